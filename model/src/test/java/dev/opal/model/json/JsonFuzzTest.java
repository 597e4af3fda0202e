// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever the bytes: a value whose canonical form stays as it is, or a refusal in one line. */
class JsonFuzzTest {
  @FuzzTest(maxDuration = "3m")
  void parse_givesACanonicalFormOrRefuses(byte[] bytes) throws Exception {
    Json json;
    try {
      json = Json.parse(bytes, 0, bytes.length);
    } catch (JsonException e) {
      assertThat(e.getMessage()).doesNotContain("\n", "\r").hasSizeLessThan(5000);
      return;
    }
    byte[] canonical = json.canonical();
    assertThat(Json.parse(canonical, 0, canonical.length).canonical()).isEqualTo(canonical);
    byte[] pretty = json.pretty();
    assertThat(Json.parse(pretty, 0, pretty.length).canonical()).isEqualTo(canonical);
  }
}
