// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.redaction.Redactor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "9", "prod", "eu-west-1", "v1.2_x", "a.."})
  void name_isSafeAsAFolder(String text) {
    assertThat(new Name(Samples.text(text))).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".a",
        "-a",
        "_a",
        "a/b",
        "a b",
        "a\n",
        "é",
        "a\u0000",
        "[REDACTED]"
      })
  void whatIsNoName_isRefusedInOneLine(String text) {
    assertThat(Name.isName(text)).isFalse();
    assertThatThrownBy(() -> new Name(Samples.text(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void name_hasAtMost64Characters() {
    assertThat(Name.isName("a".repeat(64))).isTrue();
    assertThat(Name.isName("a".repeat(65))).isFalse();
  }

  @Test
  void secret_cannotBecomeANameOrAPath() {
    Redactor redactor = new Redactor();
    redactor.addSecret("hunter22222");
    assertThatThrownBy(() -> new Name(redactor.text("hunter22222")))
        .hasMessageNotContaining("hunter");
    assertThatThrownBy(() -> new StepPath(redactor.text("main/hunter22222")))
        .hasMessageNotContaining("hunter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "main/a", "main/deploy/api~2", "main/A_b-9/x~123456789"})
  void stepPath_isSafeAsAFile(String text) {
    StepPath path = new StepPath(Samples.text(text));
    assertThat(path).hasToString(text);
    assertThat(path.logName()).isEqualTo("steps/" + text + ".log");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Main",
        "main/",
        "/main",
        "main//a",
        "mainx",
        "other/a",
        "main/..",
        "main/a.b",
        "main/a~0",
        "main/a~01",
        "main/a~",
        "main/~2",
        "main/a~1234567890",
        "main/a~2b",
        "main/a~2~3",
        "main/a/",
        "main~2",
        "main/a b",
        "main/a\n",
        "main/é"
      })
  void whatIsNoStepPath_isRefused(String text) {
    assertThatThrownBy(() -> new StepPath(Samples.text(text)))
        .hasMessageContaining("a step path must be");
  }

  @Test
  void segment_hasAtMost64CharactersBeforeItsNumber() {
    assertThat(StepPath.isSegment("a".repeat(64) + "~2")).isTrue();
    assertThat(StepPath.isSegment("a".repeat(65))).isFalse();
    assertThat(StepPath.isSegment("a/b")).isFalse();
  }

  @Test
  void stepPath_isAtMost32Deep() {
    assertThat(StepPath.isPath("main" + "/a".repeat(31))).isTrue();
    assertThat(StepPath.isPath("main" + "/a".repeat(32))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"a b/c, a_b_c", "'', _", "é~2, __2", "x.sh, x_sh"})
  void anyText_becomesASegment(String text, String segment) {
    assertThat(StepPath.toSegment(text)).isEqualTo(segment);
    assertThat(StepPath.isSegment(segment)).isTrue();
    assertThat(StepPath.toSegment("ab".repeat(50))).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource({"250ms,250", "0s,0", "90s,90000", "15m,900000", "48h,172800000", "7d,604800000"})
  void duration_isReadInMillis(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "5",
        "5 s",
        " 5s",
        "5s ",
        "5s\n",
        "-5s",
        "-0s",
        "+5s",
        "5S",
        "5w",
        "1.5s",
        "٩s",
        "9223372036854775807d",
        "99999999999999999999s",
        "5s5"
      })
  void whatIsNoDuration_isRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a duration must look like");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "999999, 0ms",
    "4000000, 4ms",
    "999999999, 999ms",
    "1000000000, 1.0s",
    "1599999999, 1.5s",
    "59999999999, 59.9s",
    "60000000000, 1m00s",
    "125000000000, 2m05s",
    "3599999999999, 59m59s",
    "3600000000000, 1h00m",
    "360000000000000, 100h00m"
  })
  void duration_isShownShort(long nanos, String text) {
    assertThat(Durations.format(nanos)).isEqualTo(text);
  }

  @Test
  void quoted_isOneLineThatATerminalDoesNotObey() {
    assertThat(Texts.quote("a\u001b[2J\n\u202e\u2028\u0085"))
        .isEqualTo("\"a\\x1b[2J\\x0a\\u202e\\u2028\\x85\"");
    assertThat(Texts.quote("x".repeat(200))).isEqualTo("\"" + "x".repeat(200) + "\"");
    assertThat(Texts.quote("x".repeat(201))).isEqualTo("a text of 201 characters");
    assertThat(Texts.printable("\ud83d\ude80 é")).isEqualTo("\ud83d\ude80 é");
    assertThat(Texts.printable("\udb40\udc01"))
        .as("an invisible tag character")
        .isEqualTo("\\ue0001");
  }

  @ParameterizedTest
  @EnumSource
  void status_roundTrips(Status status) {
    assertThat(Status.parse(status.toString())).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource
  void lossKind_roundTrips(LossKind kind) {
    assertThat(LossKind.parse(kind.toString())).isEqualTo(kind);
    assertThatThrownBy(() -> LossKind.parse(kind.name()))
        .hasMessageContaining("a kind of loss must");
  }

  @ParameterizedTest
  @EnumSource
  void stream_roundTrips(OutputStreamName stream) {
    assertThat(OutputStreamName.parse(stream.toString())).isEqualTo(stream);
    assertThatThrownBy(() -> OutputStreamName.parse("stdin"))
        .hasMessageContaining("stdout, stderr or terminal");
  }
}
