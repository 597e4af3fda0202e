// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-09-20T10:22:00Z",
        "2025-09-20T00:00:00.100Z",
        "2025-09-20T10:22:31.001002Z",
        "2025-09-20T10:22:31.000000003Z",
        "1969-12-31T23:59:59.999999999Z",
        "0000-01-01T00:00:00Z",
        "-0044-03-15T12:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z"
      })
  void text_isThatOfInstant(String text) {
    assertThat(Instant.parse(text)).hasToString(text);
    assertThat(IsoTime.text(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void text_ofAnyTime_isThatOfInstant() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      int nanos = random.nextInt(1_000_000_000);
      Instant time = Instant.ofEpochSecond(random.nextLong(-1L << 38, 1L << 38), nanos);
      assertThat(IsoTime.text(time)).isEqualTo(time.toString());
    }
    assertThat(IsoTime.text(Instant.MIN)).isEqualTo(Instant.MIN.toString());
    assertThat(IsoTime.text(Instant.MAX)).isEqualTo(Instant.MAX.toString());
  }
}
