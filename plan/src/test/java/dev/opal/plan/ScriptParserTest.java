// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptParserTest {
  @TempDir Path folder;

  private static String problems(String source) {
    Throwable thrown = catchThrowable(() -> ScriptParser.parse(new Source("x.opl", source)));
    return thrown == null ? "" : String.valueOf(thrown.getMessage());
  }

  private static String tree(String source) throws PlanException {
    StringBuilder out = new StringBuilder();
    ScriptParser.parse(new Source("x.opl", source))
        .targets()
        .values()
        .forEach(target -> {
          out.append(target.name());
          show(target.items(), out);
        });
    return out.toString();
  }

  private static void show(List<Script.Item> items, StringBuilder out) {
    out.append('[');
    String between = "";
    for (Script.Item item : items) {
      out.append(between);
      between = " ";
      switch (item) {
        case Script.Group group -> {
          out.append(group.name());
          show(group.items(), out);
        }
        case Script.Wrapper wrapper -> {
          out.append('@').append(wrapper.call().decorator().word());
          show(wrapper.items(), out);
        }
        case Script.StepItem step ->
            out.append(step.name() == null ? "" : step.name() + ":")
                .append('<')
                .append(step.call().command())
                .append('>');
      }
    }
    out.append(']');
  }

  @Test
  void parse_readsTheTree() throws Exception {
    String source =
        """
        # a comment
        var a = 1            # another
        target one {
            x: echo x        # and one more
            g {
                make -j2 all # never seen by the shell
                @parallel(max=2) {
                    h: @http("http://h/",
                             header="A: b",
                             header="C: d")
                    @retry(times=2) { # blocks stand in blocks
                        y: @shell("echo 'y'", stdin="in")
                    }
                }
            }
            long: echo a \\
                  b
        }
        target two {
        }
        """;
    assertThat(tree(source))
        .isEqualTo(
            "one[x:<echo x> g[<make -j2 all> @parallel[h:<http://h/> @retry[y:<echo 'y'>]]]"
                + " long:<echo a \\\n          b>]two[]");
    assertThat(tree(source.replace("\n", "\r\n"))).isEqualTo(tree(source));
    assertThat(tree("\uFEFF" + source.replace("\n", "\r\n"))).isEqualTo(tree(source));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "x ~ x.opl:1:1: expected var or target",
        "tarket t { ~ did you mean target?",
        "var 1 = 2 ~ x.opl:1:5: expected var NAME = value",
        "var a-b = 2 ~ x.opl:1:5: expected var NAME = value",
        "var a 2 ~ x.opl:1:7: expected = behind var a",
        "var a = b ~ x.opl:1:9: expected a text in quotes, a number, true, false",
        "var a = \"b ~ x.opl:1:9: expected a \" that closes this",
        "var a = \"\\d\" ~ x.opl:1:10: expected \\n, \\t",
        "var a = 1 2 ~ x.opl:1:11: expected the line to end behind the value",
        "var a = 1\\nvar a = 2 ~ x.opl:2:5: expected a new name, saw a, which line 1 has",
        "target t { echo } ~ x.opl:1:12: expected the line to end behind {",
        "target é { ~ x.opl:1:8: expected a name of letters",
        "target t ~ x.opl:1:9: expected target NAME {",
        "target t { ~ x.opl:1:1: expected a } that closes this, saw the end of the file",
        "target t {\\n}\\ntarget t {\\n} ~ x.opl:3:8: expected a new name, saw t, which line 1 has",
        "target t {\\ng {\\ntarget u {\\n} ~ x.opl:2:1: expected a } that closes this before line 3",
        "target t {\\n} } ~ x.opl:2:3: expected the line to end behind }",
        "target t {\\ntwo words {\\n}\\n} ~ x.opl:2:1: expected NAME { or a decorator before {",
        "target t {\\na:\\n} ~ x.opl:2:3: expected a command behind a:",
        "target t {\\n@shll(\"x\")\\n} ~ x.opl:2:1: expected @shell, @http, @retry, @timeout, @parallel or a"
            + " command, saw @shll; did you mean @shell?",
        "target t {\\n@http(\"x\", metod=\"GET\")\\n} ~ saw metod=; did you mean method?",
        "target t {\\n@http()\\n} ~ x.opl:2:1: expected url= in @http(…), saw none",
        "target t {\\n@http(\"x\", \"y\")\\n} ~ x.opl:2:12: expected @http(url=",
        "target t {\\n@http(\"x\", body=\"\", body=\"\")\\n} ~ x.opl:2:21: expected body= once",
        "target t {\\n@http(\"x\" body=\"\")\\n} ~ x.opl:2:11: expected , or )",
        "target t {\\n@http(\"x\"\\n} ~ x.opl:3:1: expected , or )",
        "target t {\\n@retry(times=3)\\n} ~ x.opl:2:16: expected { behind @retry",
        "target t {\\nn: @retry(times=3) {\\n}\\n} ~ x.opl:2:4: expected no name before @retry",
        "target t {\\necho @env.\\n} ~ x.opl:2:6: expected a name behind @env.",
      })
  void parse_saysWhatIsWrongAndWhere(String source, String problem) {
    assertThat(problems(source.replace("\\n", "\n").replace("\\d", "\\d"))).contains(problem);
  }

  @Test
  void parse_showsTheLineAndACaret() {
    assertThat(problems("target t {\n\té= echo ${x:-@var.y}\n}"))
        .isEqualTo(
            "x.opl:2:15: expected no reference here, saw @var.y in or behind ${ }, which may run it; put it into a variable of"
                + " the shell first, such as v=@var.NAME; … $v\n"
                + "     é= echo ${x:-@var.y}\n"
                + "                  ^");
  }

  @Test
  void parse_reportsEveryLineThatIsWrong() {
    String problems =
        problems("target t {\n" + "echo \"\n".repeat(12) + "g {\necho @env.\n}\n}\nx");
    assertThat(problems).contains("x.opl:2:6", "x.opl:11:6", "and 4 more problems");
  }

  @Test
  void parse_boundsDepth() {
    assertThat(problems("target t {\n" + "g {\n".repeat(10_000)))
        .contains("expected blocks at most 48 deep");
    assertThat(problems("target t {\n" + "g g {\n".repeat(10_000))).contains("more problems");
    assertThat(problems("target t {\necho " + "@env.A(default=".repeat(4000) + "\n}"))
        .contains("expected at most 16 references in each other");
    assertThat(problems("var a = " + "@env.A(default=".repeat(60_000)))
        .contains("expected at most 16 references in each other");
    assertThat(problems("target t {\necho " + "$(".repeat(30_000) + "\n}")).contains("closes this");
  }

  @Test
  void parse_boundsWhatAFileMayHold() {
    assertThat(problems("target t {\n" + "x\n".repeat(20_000) + "}"))
        .startsWith("x.opl:20000:1: expected fewer than 20000 steps, blocks and variables");
    assertThat(problems("target t {\n@shell(" + "1,".repeat(2000) + ")\n}"))
        .contains("expected at most 1000 values in ( ), saw more");
    assertThat(problems("target t {\necho " + "x".repeat(64 * 1024) + "\n}"))
        .contains("expected a command of at most 64 KiB, saw 65541 characters");
    assertThat(problems("target t {\necho " + "x".repeat(64 * 1024 - 5) + "\n}")).isEmpty();
  }

  @Test
  void read_refusesWhatIsNoSource() throws Exception {
    Path file = folder.resolve("x.opl");
    assertThat(catchThrowable(() -> OplFile.read(file)))
        .hasMessageContaining("must be a readable file");
    Files.write(file, new byte[] {(byte) 0xff});
    assertThat(catchThrowable(() -> OplFile.read(file))).hasMessageContaining("must be UTF-8");
    Files.write(file, new byte[] {'v', 0});
    assertThat(catchThrowable(() -> OplFile.read(file)))
        .hasMessageContaining(":1:2: expected text, saw a NUL");
    Files.write(file, new byte[Source.MAX_BYTES + 1]);
    assertThat(catchThrowable(() -> OplFile.read(file))).hasMessageContaining("at most 1 MiB");
  }

  @Test
  void target_isTheOnlyOneOrNamed() throws Exception {
    Path file = folder.resolve("x.opl");
    Files.writeString(file, "target one {\n}\n");
    assertThat(OplFile.read(file).target(null)).isEqualTo("one");
    Files.writeString(file, "target one {\n}\ntarget two {\n}\n");
    OplFile two = OplFile.read(file);
    assertThat(two.target("two")).isEqualTo("two");
    assertThat(catchThrowable(() -> two.target(null))).hasMessageContaining("name one of one, two");
    assertThat(catchThrowable(() -> two.target("twoo"))).hasMessageContaining("did you mean two?");
    Files.writeString(file, "");
    OplFile none = OplFile.read(file);
    assertThat(catchThrowable(() -> none.target(null)))
        .hasMessageContaining("expected one target, saw none");
  }
}
