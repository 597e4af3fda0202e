// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A path from outside becomes a key that names the same place and lies in the store, or nothing.
 */
class BundleKeyFuzzTest {
  private static final Path STORE = Path.of("/store");

  @FuzzTest(maxDuration = "1m")
  void parse_staysInTheStore(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    BundleKey.parse(text)
        .ifPresent(key -> {
          assertThat(key.path()).isEqualTo(text);
          assertThat(BundleKey.parse(key.path())).contains(key);
          Path place = STORE.resolve(key.path());
          assertThat(place.normalize()).isEqualTo(place);
          assertThat(place.startsWith(STORE)).isTrue();
        });
  }
}
