// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteStringsTest {
  private static final ByteStrings ENVIRONMENT =
      ofTerminated("A=1\0TOKEN=a\u00ff\u0080\0EMPTY=\0A=2\0TOKEN_TOO=b\0");

  @Test
  void without_leavesOutEverySettingOfThatNameAlone() {
    assertSame(ENVIRONMENT.without("A"), "TOKEN=a\u00ff\u0080\0EMPTY=\0TOKEN_TOO=b\0");
    assertSame(ENVIRONMENT.without("TOKEN"), "A=1\0EMPTY=\0A=2\0TOKEN_TOO=b\0");
    assertSame(ENVIRONMENT.without("TOKEN_TOO"), "A=1\0TOKEN=a\u00ff\u0080\0EMPTY=\0A=2\0");
    assertSame(ofTerminated("A=1\0").without("A"), "");
  }

  @Test
  void with_setsBehindTheOthers() {
    assertSame(ENVIRONMENT.with("A", "3"), "TOKEN=a\u00ff\u0080\0EMPTY=\0TOKEN_TOO=b\0A=3\0");
    assertSame(ofTerminated("").with("A", ""), "A=\0");
  }

  @Test
  void plus_isTheOneAndThenTheOther() {
    assertSame(ofTerminated("A=1\0B=").plus(ofTerminated("\0C=3\0")), "A=1\0B=\0\0C=3\0");
  }

  private static void assertSame(ByteStrings seen, String expected) {
    ByteStrings split = ofTerminated(expected);
    assertThat(seen.terminated()).asString(ISO_8859_1).isEqualTo(expected);
    assertThat(IntStream.range(0, seen.size()).map(seen::start))
        .containsExactly(
            IntStream.range(0, split.size()).map(split::start).boxed().toArray(Integer[]::new));
  }

  private static ByteStrings ofTerminated(String text) {
    return ByteStrings.ofTerminated(text.getBytes(ISO_8859_1));
  }
}
