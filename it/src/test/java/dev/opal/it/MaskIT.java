// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that only a nested process knows are masked in the records of those around it. */
class MaskIT {
  /** Made inside, so that nothing outside ever has it. */
  private static final String MAKE = "v=inner-$(printf %s nitram)-4711";

  private static final String VALUE = "inner-nitram-4711";

  @TempDir Path folder;

  @Test
  void aNestedRecordersSecret_isMaskedInEveryRecordAroundIt() throws Exception {
    Shell shell = Shell.in(folder);
    Files.writeString(
        folder.resolve("deep.sh"),
        MAKE + "; DEEP_TOKEN=$v exec $OPAL exec --step deep -- sh -c 'echo deep $DEEP_TOKEN'\n");
    shell.expect(
        "$OPAL exec --step a -- $OPAL exec --step b -- sh deep.sh", "deep " + VALUE + "\n");
    assertNothingTells(shell);
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.text("steps/main/a.log")).isEqualTo("deep [REDACTED]\n");
    assertThat(run.text("steps/main/a/b.log")).isEqualTo("deep [REDACTED]\n");
    assertThat(run.summary().objects("losses")).isEmpty();
  }

  @Test
  void mask_worksFromThenOnAndSaysSo() throws Exception {
    Shell shell = Shell.in(folder);
    Files.writeString(
        folder.resolve("step.sh"),
        MAKE
            + "; echo \"$v\" | $OPAL mask || exit 9; echo it is $v; $OPAL note found=$v; $OPAL exec --step later -- echo later $v\n");
    shell.expect("$OPAL exec --step s -- sh step.sh", "it is " + VALUE + "\nlater " + VALUE + "\n");
    assertNothingTells(shell);
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.text("steps/main/s.log")).isEqualTo("it is [REDACTED]\nlater [REDACTED]\n");
    assertThat(run.text("steps/main/s/later.log")).isEqualTo("later [REDACTED]\n");
    assertThat(run.summary().objects("losses")).isEmpty();
    assertThat(shell.run("$OPAL runs show latest").out())
        .containsPattern("masked late +1 value, \\S+ after the start: .* may hold it\n");
  }

  @Test
  void valuesThatBecameSecretOneByOne_areToldInOneLine() {
    Shell shell = Shell.in(folder);
    shell.expect(
        "$OPAL exec -- sh -c 'for i in 1 2 3; do echo value-number-$i | $OPAL mask; done'", "");
    assertThat(shell.run("$OPAL runs show").out())
        .containsOnlyOnce("masked late")
        .containsPattern("masked late +3 values, \\S+ to \\S+ after the start: .* may hold them\n");
  }

  @Test
  void aDoorThatNobodyAnswers_isACountedLoss() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "$OPAL exec --step a -- env OPAL_DOOR=/nowhere/door MY_TOKEN=12345678 $OPAL exec --step b -- true",
        "");
    assertThat(shell.recorded().only().lost("masks")).isEqualTo(1);
    Shell.Result mask = shell.run("echo x | OPAL_DOOR=/nowhere/door $OPAL mask");
    assertThat(mask.code()).isEqualTo(4);
    assertThat(mask.err().lines()).hasSize(1);
  }

  @Test
  void mask_withoutARecorderOrAValue_isAnErrorOfOneLine() {
    Shell shell = Shell.in(folder);
    for (String script :
        List.of("echo x | $OPAL mask", "$OPAL exec -- sh -c '$OPAL mask </dev/null; exit $?'")) {
      Shell.Result result = shell.run(script);
      assertThat(result.code()).as(script).isEqualTo(2);
      assertThat(result.err().lines()).as(script).hasSize(1);
    }
  }

  @Test
  void valueThatIsNotMaskedEverywhere_isToldAndNoted() {
    Shell shell = Shell.in(folder);
    for (String value : List.of("12345", "abc", "true", "seven-7\\nshort")) {
      Shell.Result result =
          shell.run("$OPAL exec -- sh -c 'printf \"" + value + "\" | $OPAL mask; echo $?'");
      assertThat(result.out()).as(value).isEqualTo("1\n");
      assertThat(result.err()).as(value).contains("so it is not masked everywhere").hasLineCount(1);
      assertThat(shell.run("$OPAL runs show").out())
          .as(value)
          .contains("opal.not_masked = a value given to mask has");
    }
  }

  @Test
  void mask_withoutAStandardInput_isAnError() {
    Shell.Result result =
        Shell.in(folder).run("$OPAL exec -- sh -c 'exec <&-; $OPAL mask; echo $?'");
    assertThat(result.out()).isEqualTo("2\n");
    assertThat(result.err()).hasLineCount(1).contains("on standard input but saw nothing");
  }

  @Test
  void aShortValueThatIsHandedOver_isMaskedInNestedRecordersToo() throws Exception {
    Shell shell = Shell.in(folder);
    Files.writeString(
        shell.file("s.sh"),
        "printf abc | $OPAL mask 2> /dev/null; $OPAL exec --step in -- echo nested token: abc\n");
    shell.expect("$OPAL exec --step s -- sh s.sh", "nested token: abc\n");
    assertThat(shell.recorded().only().text("steps/main/s/in.log"))
        .isEqualTo("nested token: [REDACTED]\n");
  }

  @Test
  void mask_ofBlanks_isAnError() {
    Shell.Result result =
        Shell.in(folder).run("$OPAL exec -- sh -c 'printf \"  \\n\" | $OPAL mask; exit $?'");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("only blanks").hasLineCount(1);
  }

  @Test
  void mask_withTheValueAsAnArgument_repeatsNothing() {
    Shell shell = Shell.in(folder);
    assertThat(shell.run("$OPAL mask hunter2x < /dev/null").err())
        .contains("expected the value on standard input, saw an argument");
    for (String given : List.of("hunter2x", "--hunter2x", "-hunter2x a", "x -- hunter2x")) {
      Shell.Result result = shell.run("$OPAL mask " + given + " < /dev/null");
      assertThat(result.code()).as(given).isEqualTo(2);
      assertThat(result.err()).as(given).doesNotContain("hunter2x").hasLineCount(1);
    }
  }

  @Test
  void mask_atATerminal_saysToPipe() {
    Shell.Result result =
        Shell.in(folder)
            .with("TERM", "xterm")
            .run("script -qec \"$OPAL exec -- $OPAL mask\" /dev/null < /dev/null");
    assertThat(result.out()).contains("expected the value from a pipe, saw a terminal");
  }

  @Test
  void partsOfAValue_areMaskedToo() throws Exception {
    Shell shell = Shell.in(folder);
    Files.writeString(
        folder.resolve("step.sh"),
        "echo '{\"user\":\"some-user\",\"clientSecret\":\"yankee-8811\"}' | $OPAL mask; echo some-user"
            + " yankee-8811 xray-5522\n");
    shell.run("APP_DSN=postgres://app:xray-5522@db/x $OPAL exec --step s -- sh step.sh");
    assertThat(shell.recorded().only().text("steps/main/s.log"))
        .isEqualTo("some-user [REDACTED] [REDACTED]\n");
  }

  @Test
  void betweenBeginAndEnd_whatCannotBeMaskedIsTold() throws Exception {
    Shell shell = Shell.in(folder);
    Shell.Result result =
        shell.run(
            "eval \"$($OPAL begin --target t)\"; "
                + MAKE
                + "; printf %s $v | $OPAL mask; echo $?; $OPAL exec --step s -- sh -c 'echo later-77 | $OPAL mask; echo it is later-77'; $OPAL end; echo x | $OPAL mask; echo $?");
    assertThat(result.out()).isEqualTo("4\nit is later-77\n4\n");
    assertThat(result.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("opal: the value must be masked but is not: between begin and end"),
            line -> assertThat(line).contains("the run that this shell began has ended"));
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.text("steps/main/s.log")).isEqualTo("it is [REDACTED]\n");
    assertThat(run.lost("masks")).isEqualTo(2);
    assertThat(shell.run("$OPAL runs show").out())
        .contains("a value could not be masked", "became secret in one command");
    assertNothingTells(shell);
  }

  @Test
  void afterTheRunsEnd_maskFailsInOneLine() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect("$OPAL exec -- sh -c 'env | grep ^OPAL_ > place'", "");
    Shell.Result late = shell.run("set -a; . ./place; echo x-late-x | $OPAL mask");
    assertThat(late.code()).isEqualTo(4);
    assertThat(late.err()).contains("its run may have ended").hasLineCount(1);
    assertThat(shell.recorded().only().lost("masks")).isZero();
  }

  @Test
  void whoeverTalksNonsenseAtTheDoor_keepsNobodyOut() throws Exception {
    Shell shell = Shell.in(folder);
    Process outer =
        shell.start(
            "exec $OPAL exec --step a -- sh -c 'echo $OPAL_DOOR > door; until test -e go; do sleep 0.05; done; "
                + MAKE
                + "; MY_TOKEN=$v $OPAL exec --step b -- sh -c \"echo \\$MY_TOKEN\"'");
    UnixDomainSocketAddress door = UnixDomainSocketAddress.of(Path.of(shell.awaitFile("door")));
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      silent.add(SocketChannel.open(door));
    }
    for (String nonsense :
        List.of("GET / HTTP/1.1\r\n\r\n", "OPAL1m\u007f\u007f\u007f\u007f", "OPAL1x", "")) {
      say(door, nonsense);
    }
    Files.createFile(folder.resolve("go"));
    assertThat(outer.waitFor()).isZero();
    for (SocketChannel channel : silent) {
      channel.close();
    }
    assertNothingTells(shell);
    assertThat(shell.recorded().only().text("steps/main/a.log")).isEqualTo("[REDACTED]\n");
  }

  private static void say(UnixDomainSocketAddress door, String words) throws IOException {
    try (SocketChannel channel = SocketChannel.open(door)) {
      channel.write(ByteBuffer.wrap(words.getBytes(ISO_8859_1)));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(1);
      assertThat(channel.read(answer)).isEqualTo(1);
      assertThat(answer.get(0)).isEqualTo((byte) 'n');
    }
  }

  @Test
  void aSecretThatIsNoText_isMaskedToo() throws Exception {
    Shell shell = Shell.in(folder);
    shell.run(
        "export B_TOKEN=$'caf\\xe9-latin1-77'; $OPAL exec --step s -- sh -c 'echo is $B_TOKEN; $OPAL exec -- echo is $B_TOKEN'");
    assertThat(shell.recorded().only().text("steps/main/s.log"))
        .isEqualTo("is [REDACTED]\nis [REDACTED]\n");
  }

  @Test
  void aPasswordThatIsAlsoAName_stopsNoJob() throws Exception {
    for (String word : List.of("local", "echo", "staging")) {
      Shell shell = Shell.in(Files.createTempDirectory(folder, "shell")).with("DB_PASSWORD", word);
      shell.expect("$OPAL exec --step " + word + " --target staging -- echo ran", "ran\n");
      assertThat(shell.recorded().sealed()).hasSize(1);
    }
  }

  private static void assertNothingTells(Shell shell) throws IOException {
    for (Path file : shell.recorded().files()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(VALUE);
    }
  }
}
