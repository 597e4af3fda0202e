// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Text from outside becomes an id that shows as it was given, or is refused in a defined way. */
class IdsFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void parse_givesWhatItWasGivenOrRefuses(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    SpanContext.parse(text)
        .ifPresent(context -> assertThat(SpanContext.parse(context.toString())).contains(context));
    if (RunId.isRunId(text)) {
      assertThat(new RunId(text)).hasToString(text);
    }
    orRefused(text, it -> assertThat(Hash.parse(it)).hasToString(it));
    orRefused(text, it -> assertThat(Status.parse(it)).hasToString(it));
    orRefused(text, it -> assertThat(Origin.parse(it)).hasToString(it));
    orRefused(text, it -> assertThat(LossKind.parse(it)).hasToString(it));
    orRefused(
        text, it -> assertThat(new StepPath(Samples.text(it)).logName()).doesNotContain(".."));
    orRefused(text, it -> assertThat(Durations.parse(it).isNegative()).isFalse());
    assertThat(StepPath.isSegment(StepPath.toSegment(text))).isTrue();
    assertThat(Texts.quote(text)).hasSizeLessThan(1_300).doesNotContain("\n", "\u001b");
  }

  private static void orRefused(String text, Consumer<String> parse) {
    try {
      parse.accept(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("must");
    }
  }
}
