// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where bash evaluates what it reads, no value can stand: shown by bash itself. */
class EvaluationTest {
  /** What may begin, end or hide a place where bash evaluates. */
  private static final List<String> PIECES =
      List.of(
          "@env.V",
          "@env.V",
          "@env.V",
          " @env.V ",
          " [[ ",
          " ]] ",
          "]]",
          "((",
          "))",
          "$((",
          "$[",
          "]",
          "b[",
          "=1",
          "a=(",
          "([",
          ")",
          "(",
          "\"",
          "'",
          "\\",
          "\\\n",
          "\n",
          "; ",
          " ",
          "\t",
          "if ",
          "; then ",
          "; fi",
          "let ",
          "declare -i x; ",
          "x=",
          "#",
          " # ",
          "${x:-",
          "${a[",
          "}",
          "`",
          "$(",
          "$",
          "case a in a) ",
          ";; esac",
          "<<<",
          " <<E\n",
          "\nE\n",
          " -gt 1",
          " =~ [[:alpha:]]",
          "1",
          " && ",
          " || ",
          "unset ",
          "[ -v ",
          " -v ",
          "test ",
          "printf ",
          "printf '%s' ",
          "trap ",
          " EXIT",
          "read ",
          "mapfile -C ",
          "local ",
          "export ",
          "RANDOM",
          "PS4=",
          "set -x; ",
          "wait -p ",
          "command -p ",
          "time -p ",
          "coproc ",
          "function f { ",
          "for x in ",
          "; do ",
          "; done",
          "do ",
          "then ",
          "\"let\" ",
          "l\\et ",
          "\"unset\" ",
          "\"[\" ",
          "\"-v\" ",
          "$none ",
          "x=\"a b\" ",
          "x=$(echo a) ",
          "</dev/null ",
          "2>&1 ",
          " &>/dev/null ",
          ">|/dev/null ",
          " < ",
          "! ",
          "{ ",
          "<(");

  @TempDir Path folder;

  /** What evaluates is refused, or would run the first value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[ abc =~ [[:alpha:]] && @env.V -gt 3 ]]",
        "[[ ${b[c[0]]} || @env.V -gt 3 ]]",
        "x=$( ((@env.V > 1)) && echo y )",
        "if((@env.V)); then true; fi",
        "while((@env.V)); do break; done",
        "!((@env.V))",
        "echo $[@env.V]",
        "b[@env.V]=1",
        "b=([ @env.V ]=1)",
        "declare -i x; x=@env.V",
        "let x=@env.V",
        "test -v @env.V",
        "read @env.V < /etc/passwd",
        "[ -v @env.V ]",
        "a=(1); unset @env.V",
        "printf -v @env.V a",
        "printf @env.V x; printf -v@env.V x",
        "trap @env.V EXIT",
        "trap -- @env.V EXIT",
        "</dev/null let @env.V",
        "read <<< 1 @env.V",
        "mapfile -c 1 -C @env.V x </etc/passwd",
        "2>&1 read @env.V </etc/passwd",
        ">/dev/null [ -v @env.V ]",
        "a=(1); unset &>/dev/null @env.V",
        "x=\"a b\" let @env.V",
        "x=$(echo a) let @env.V",
        "x=1 y='a b' declare @env.V=1",
        "\"let\" @env.V",
        "l\\et @env.V",
        "$none let @env.V",
        "a=(1); \"unset\" @env.V",
        "\"[\" -v @env.V ]",
        "command -p declare @env.V=1",
        "time -p let @env.V",
        "function f { let @env.V; }; f",
        "if ((1)) then let @env.V; fi",
        "for ((i = 0; i < 1; i++)) do let @env.V; done",
        "for ((i = 0; i < 1; i++)) { let @env.V; }",
        "read -p hello @env.V </etc/passwd",
        "read -r x < /etc/passwd @env.V",
        "x=-v; [ $x @env.V ]",
        "[ \"-v\" @env.V ]",
        "f() { local @env.V=1; }; f",
        "RANDOM=@env.V",
        "read RANDOM <<< @env.V",
        "{let,@env.V}",
        "a=(1); unset{,} @env.V",
        "OPTIND=@env.V",
        "for HISTCMD in @env.V; do :; done",
        "PS4=@env.V; set -x; :",
        "true & wait -n -p @env.V",
        "echo \"$\\\n((@env.V))\"",
        "echo \"$(echo \\ #$((\n@env.V)) )\""
      })
  void value_isNeverEvaluated(String command) throws Exception {
    ShellRuns runs = new ShellRuns(folder);
    String value = "a[$(touch pwned)]";
    runs.ran("bash", command.replace("@env.V", "\"$V\""), Map.of("V", Content.of(value)));
    assertThat(folder.resolve("pwned")).exists();
    String source = command.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    assertThatThrownBy(() -> runs.plan("@shell(\"" + source + "\", shell=\"bash\")", value))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("expected no reference here, saw @env.V");
  }

  /** Whatever stands around it: where a reference is let through, nothing runs its value. */
  @Test
  void value_isNotEvaluatedInPiecesOfAnyForm() throws Exception {
    ShellRuns runs = new ShellRuns(folder);
    int count = Boolean.getBoolean("opal.soak") ? 20_000 : 300;
    Random random = new Random(13);
    String value = "a[$(touch pwned)]";
    for (int ran = 0; ran < count; ) {
      StringBuilder command = new StringBuilder(random.nextInt(3) == 0 ? "a=(1); " : ": ");
      for (int i = random.nextInt(9) + 2; i >= 0; i--) {
        command.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String source =
          command.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      Node.Shell step;
      try {
        step = TestPlans.shell(runs.plan("@shell(\"" + source + "\")", value));
      } catch (PlanException e) {
        continue;
      }
      if (!step.variables().isEmpty()) {
        ran++;
        runs.ran("bash", step);
        assertThat(folder.resolve("pwned")).as(step.script()).doesNotExist();
      }
    }
  }
}
