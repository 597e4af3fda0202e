// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-09-20T10:22:31.123Z started | 2026-01-02T03:04:05Z started",
        "[10:22:31,5] ready | [03:04:05,71] ready",
        "Sat Nov 21 01:12:35 UTC 2026 up | Mon Nov  2 11:22:33 UTC 2026 up",
        "built in 950ms | built in 1m02s",
        "took 3.5 seconds | took 1 second",
        "job 3f2a9c1e-0a1b-4c2d-8e3f-0123456789ab | job 11111111-2222-4333-8444-555555555555",
        "commit 3b18e512 pushed | commit deadbe4f pushed",
        "image sha256:9c603d190400ff005d0b | image sha256:1b123527613b86278816",
        "wrote /tmp/build.Xy12z/out.txt now | wrote /tmp/another now",
        "server pid 123 | server pid 4567",
        "daemon[812]: up | daemon[91]: up",
        "listening on 127.0.0.1:43211 | listening on 127.0.0.1:51999",
        "at 0x7ffe12 | at 0x00aabbccdd",
        "run 1763687555123 | run 1763687999999",
        "'\u001b[32mok\u001b[0m' | '\u001b[31mok\u001b[0m'",
      })
  void whatChangesInEveryRun_isOneShape(String one, String other) {
    assertThat(LineShape.of(one)).isEqualTo(LineShape.of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status 200 | status 500",
        "replicas: 3 | replicas: 5",
        "feedface | deadbeef",
        "region eu-1 | region us-2",
        "version 1.2.3 | version 1.2.4",
      })
  void whatTellsTwoRunsApart_isNot(String one, String other) {
    assertThat(LineShape.of(one)).isNotEqualTo(LineShape.of(other));
  }
}
