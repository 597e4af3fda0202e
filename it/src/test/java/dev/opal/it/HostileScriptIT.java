// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts of any size and form are planned or refused: soon, in few lines, in a heap of 64 MiB. */
class HostileScriptIT {
  private static final int LARGEST = 1024 * 1024;
  private static final int TEN_MEGABYTES = 10_000_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** A piece that is repeated between a beginning and an end, and what is said of it. */
  private static Arguments form(String begin, String piece, String end, String said) {
    return Arguments.of(begin, piece, end, said);
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        form("", "x", "", "p.opl:1:1: expected var or target"),
        form("", "\n", "", "expected one target, saw none"),
        form("", "#\n", "", "expected one target, saw none"),
        form("", "é€", "", "p.opl:1:1: expected var or target"),
        form("", "}\n", "", "and 990 more problems"),
        form("", "target t {\n}\n", "", "and 990 more problems"),
        form("", "target t {\n", "", "expected a } that closes this"),
        form("target t {\n", "g {\n", "", "expected blocks at most 48 deep"),
        form("target t {\n", "g g {\n", "", "more problems"),
        form("target t {\n", "@retry(times=2) {\n", "", "expected blocks at most 48 deep"),
        form("target t {\n", "a\n", "}\n", "expected fewer than 20000 steps"),
        form("target t {\n", "g{\n}\n", "}\n", "expected fewer than 20000 steps"),
        form("target t {\n", "echo \"\n", "}\n", "and 990 more problems"),
        form("target t {\n a: echo ", "x", "\n}\n", "expected a command of at most 64 KiB"),
        form("target t {\n a: echo ", "x \\\n", "\n}\n", "expected a command of at most 64 KiB"),
        form("target t {\n", "x", ": echo\n}\n", "saw a text of"),
        form("target t {\n @", "x", "()\n}\n", "saw @a text of"),
        form("target t {\n @shell(\"", "$(", "\")\n}\n", "expected a command of at most 64 KiB"),
        form("target t {\n @shell(", "1,", ")\n}\n", "expected at most 1000 values in ( )"),
        form("target t {\n @shell(", "\n", ")\n}\n", "expected command= in @shell"),
        form("target t {\n @http(\"http://h/", "x", "\")\n}\n", ""),
        form(
            "var a = 1\ntarget t {\n @http(\"http://h/",
            "@var.a",
            "\")\n}\n",
            "expected at most 20000 references in a target"),
        form(
            "var a = 1\nvar b = \"",
            "@var.a",
            "\"\ntarget t {\n @http(@var.b)\n}\n",
            "expected a URL"),
        form("var a = \"", "x", "\"\ntarget t {\n @shell(\"cat\", stdin=@var.a)\n}\n", ""),
        form("var a = \"", "\\n", "\"\ntarget t {\n @shell(\"cat\", stdin=@var.a)\n}\n", ""),
        form("var a = ", "@env.A(default=", "", "expected at most 16 references"),
        form("var ", "x", " = 1\n", "expected one target, saw none"),
        form("var ", "x", "\n", "expected = behind var a text of"),
        form("", "var a = 1\n", "", "and 990 more problems"),
        form("var a = ", "9", "\ntarget t {\n @retry(times=@var.a) {\n }\n}\n", "saw \"@var.a\""),
        form("target t {\n a: echo @file(\"", "../", "x\")\n}\n", ""),
        form("target t {\n a: cat @file(\"", "/dev/zero", "\")\n}\n", "expected"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void script_isPlannedOrRefusedSoon(String begin, String piece, String end, String said)
      throws Exception {
    IntFunction<String> ofSize =
        size -> begin + piece.repeat((size - begin.length() - end.length()) / piece.length()) + end;
    int pieces = LARGEST * piece.length() / piece.getBytes("UTF-8").length;
    assertSaid(ofSize.apply(pieces - 16), said);
    assertSaid(ofSize.apply(TEN_MEGABYTES), "p.opl: must have at most 1 MiB");
  }

  private void assertSaid(String script, String said) throws Exception {
    Shell shell = shell();
    Files.writeString(shell.file("p.opl"), script);
    long start = System.nanoTime();
    Shell.Result result = shell.run("$OPAL plan p.opl --env dev > out");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(result.err()).contains(said);
    assertThat(result.err().lines()).hasSizeLessThan(40);
    assertThat(result.err().lines()).allMatch(line -> line.length() < 1000);
    assertThat(result.err()).doesNotContain("Exception", "OutOfMemory", "StackOverflow");
    assertThat(result.code()).isIn(0, 2);
    Files.delete(shell.file("opal"));
  }

  private Shell shell() {
    return Shell.in(folder).with("OPAL_JAVA_OPTS", "-Xmx64m");
  }

  @Test
  void file_withoutAnEndIsTooLarge() throws Exception {
    Shell shell = shell();
    Files.writeString(shell.file("p.opl"), "target t {\n a: cat @file(\"/dev/zero\")\n}\n");
    Shell.Result result = shell.run("$OPAL plan p.opl --env dev");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("saw @file./dev/zero: it is no regular file");
    Files.writeString(shell.file("p.opl"), "target t {\n a: cat @file.long\n}\n");
    result = shell.run("truncate -s 40G long; $OPAL plan p.opl --env dev");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("expected values of at most 16 MiB together");
    result = shell.run("$OPAL plan /dev/zero --env dev");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("/dev/zero: must have at most 1 MiB");
  }
}
