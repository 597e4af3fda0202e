// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "2025-01, false, 2025-01-01T00:00",
    "2025-01, true, 2025-02-01T00:00",
    "2025-01-15, false, 2025-01-15T00:00",
    "2025-12-31, true, 2026-01-01T00:00",
    "2025-01-15T10:22, true, 2025-01-15T10:22",
    "2025-01-15 10:22:31, false, 2025-01-15T10:22:31",
  })
  void withoutOffset_isLocal(String text, boolean end, String local) throws Exception {
    Instant expected = LocalDateTime.parse(local).atZone(ZoneId.systemDefault()).toInstant();
    assertThat(Times.parse("--since", text, end)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-15T10:22:31Z, 2025-01-15T10:22:31Z",
    "2025-01-15T10:22:31.5+02:00, 2025-01-15T08:22:31.500Z",
    "2025-01-15T10:22-03:30, 2025-01-15T13:52:00Z",
  })
  void withOffset_isThatMoment(String text, String expected) throws Exception {
    assertThat(Times.parse("--since", text, false)).isEqualTo(Instant.parse(expected));
  }

  @Test
  void duration_isAgo() throws Exception {
    Instant before = Instant.now().minus(Duration.ofHours(48));
    assertThat(Times.parse("--since", "48h", false))
        .isBetween(before, before.plus(Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "2025", "2025-13", "2025-02-30", "48", "-1h", "2025-1-1"})
  void anythingElse_isUsage(String text) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Times.parse("--since", text, false))
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(2));
  }

  @Test
  void utc_isSecondsOfIso8601() {
    assertThat(Times.utc(Instant.parse("2025-09-20T10:22:31.999Z")))
        .isEqualTo("2025-09-20T10:22:31Z");
  }
}
