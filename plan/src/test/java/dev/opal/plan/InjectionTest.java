// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value stays a value, whatever it is and wherever it may stand: shown by real shells. */
class InjectionTest {
  private static final List<String> VALUES =
      List.of(
          "$(touch pwned)",
          "`touch pwned`",
          "; touch pwned",
          "\"; touch pwned; \"",
          "'; touch pwned; '",
          "\" && touch pwned #",
          "| touch pwned",
          "> pwned",
          "${IFS}touch${IFS}pwned",
          "a[$(touch pwned)]",
          "*",
          "~",
          "-rf",
          " two  words ",
          "line\nbreak\n",
          "",
          "\\",
          "\\\"",
          "$HOME",
          "!!",
          "é € 😀",
          "{a,b}",
          "\t",
          "#");

  /** Each prints its arguments, of which %s is the value alone or the middle of one. */
  private static final List<String> PLACES =
      List.of(
          "printf '%s\\0' @env.V",
          "printf '%s\\0' \"@env.V\"",
          "printf '%s\\0' @{env.V}",
          "x=@env.V; printf '%s\\0' \"$x\"",
          "x=\"@env.V\" sh -c 'printf \"%s\\0\" \"$x\"'",
          "x=$(printf '%s.' @env.V); printf '%s\\0' \"${x%.}\"",
          "x=\"$(printf '%s.' \"@env.V\")\"; printf '%s\\0' \"${x%.}\"",
          "if [ a = a ]; then printf '%s\\0' @env.V; fi",
          "for x in @env.V; do printf '%s\\0' \"$x\"; done",
          "f() { printf '%s\\0' \"$1\"; }; f @env.V",
          "( printf '%s\\0' @env.V )",
          "case a in a) printf '%s\\0' @env.V;; esac",
          "true && printf '%s\\0' \"@env.V\" | cat",
          "set -- @env.V; printf '%s\\0' \"$@\"",
          "case @env.V in \"@env.V\") printf '%s\\0' @env.V;; esac");

  /** As above, of bash alone. */
  private static final List<String> BASH_PLACES =
      List.of(
          "a=(@env.V x); printf '%s\\0' \"${a[0]}\"",
          "a=([1]=\"@env.V\"); printf '%s\\0' \"${a[1]}\"",
          "a[0]=@env.V; printf '%s\\0' \"${a[0]}\"",
          "a+=(@env.V); printf '%s\\0' \"${a[@]}\"",
          "[[ a =~ ^[[:alpha:]]+$ && -n \"$PATH\" ]] && printf '%s\\0' @env.V",
          "if (( 1 < 2 )); then printf '%s\\0' @env.V; fi",
          "x=$(( 2 * (1 + 1) )); (( x == 4 )) && printf '%s\\0' @env.V",
          "IFS= read -r -d '' x < <(printf '%s\\0' @env.V); printf '%s\\0' \"$x\"",
          "printf '%s\\0' a\\ #@env.V | tail -c +4",
          "f() { local x=@env.V; printf '%s\\0' \"$x\"; }; f",
          "cat <(printf '%s\\0' @env.V)");

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

  @Test
  void value_arrivesAsItIsInFormsOfBash() throws Exception {
    assertArrives("bash", BASH_PLACES);
  }

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
        "OPTIND=@env.V",
        "for HISTCMD in @env.V; do :; done",
        "PS4=@env.V; set -x; :",
        "true & wait -n -p @env.V",
        "echo \"$\\\n((@env.V))\"",
        "echo \"$(echo \\ #$((\n@env.V)) )\""
      })
  void value_isNeverEvaluated(String command) throws Exception {
    String value = "a[$(touch pwned)]";
    ran("bash", command.replace("@env.V", "\"$V\""), Map.of("V", Content.of(value)));
    assertThat(folder.resolve("pwned")).exists();
    String source = command.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    assertThatThrownBy(() -> plan("@shell(\"" + source + "\", shell=\"bash\")", value))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("expected no reference here, saw @env.V");
  }

  /** Whatever stands around it: where a reference is let through, nothing runs its value. */
  @Test
  void value_isNotEvaluatedInPiecesOfAnyForm() throws Exception {
    int runs = Boolean.getBoolean("opal.soak") ? 20_000 : 300;
    Random random = new Random(13);
    String value = "a[$(touch pwned)]";
    for (int ran = 0; ran < runs; ) {
      StringBuilder command = new StringBuilder(random.nextInt(3) == 0 ? "a=(1); " : ": ");
      for (int i = random.nextInt(9) + 2; i >= 0; i--) {
        command.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String source =
          command.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
      Node.Shell step;
      try {
        step = TestPlans.shell(plan("@shell(\"" + source + "\")", value));
      } catch (PlanException e) {
        continue;
      }
      if (!step.variables().isEmpty()) {
        ran++;
        ran("bash", step);
        assertThat(folder.resolve("pwned")).as(step.script()).doesNotExist();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void value_arrivesAsItIs(String shell) throws Exception {
    assertArrives(shell, PLACES);
  }

  private void assertArrives(String shell, List<String> places) throws Exception {
    Random random = new Random(7);
    List<String> values = new ArrayList<>(VALUES);
    for (int i = 0; i < 40; i++) {
      values.add(nasty(random));
    }
    List<Node.Shell> steps = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String place : places) {
      for (String value : values) {
        Resolution resolution =
            new TestPlans(folder).set("V", value).resolve(TestPlans.target(place));
        steps.add(TestPlans.shell(resolution.root()));
        expected.add(value);
      }
    }
    assertThat(steps).hasSizeGreaterThan(600);
    for (int i = 0; i < steps.size(); i++) {
      assertThat(run(shell, steps.get(i)))
          .as(steps.get(i).script() + " with " + expected.get(i))
          .isEqualTo(expected.get(i) + "\0");
    }
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  /**
   * Whatever a command looks like: with another value it does the same, with that value in its
   * place.
   */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void value_changesNothingElseInCommandsOfAnyForm(String shell) throws Exception {
    int runs = Boolean.getBoolean("opal.soak") ? 5_000 : 150;
    Random random = new Random(11);
    String mark = "mark5";
    int compared = 0;
    for (int i = 0; compared < runs && i < 20 * runs; i++) {
      Commands commands = new Commands(random);
      String command = i % 3 == 0 ? commands.nextDamaged() : commands.next();
      // The end is no white space, which $( ) takes away.
      String nasty =
          (random.nextInt(3) == 0 ? VALUES.get(random.nextInt(VALUES.size())) : nasty(random))
              + ".";
      Node.Shell marked;
      try {
        marked = TestPlans.shell(plan(command, mark));
      } catch (PlanException e) {
        continue;
      }
      Ran plain = ran(shell, marked);
      if (plain.code() != 0 || !plain.printed().contains(mark)) {
        continue;
      }
      compared++;
      assertThat(ran(shell, TestPlans.shell(plan(command, nasty))))
          .as(shell + " -c " + marked.script() + " with " + nasty)
          .isEqualTo(new Ran(0, plain.printed().replace(mark, nasty)));
    }
    assertThat(compared).isEqualTo(runs);
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  private Node plan(String command, String value) throws PlanException, IOException {
    return new TestPlans(folder).set("V", value).resolve(TestPlans.target(command)).root();
  }

  private static String nasty(Random random) {
    String signs = "$`\"'\\;&|<>(){}[]*?~#!= \t\nabc%^-@,.:/";
    StringBuilder value = new StringBuilder();
    for (int length = random.nextInt(30); value.length() < length; ) {
      value.append(signs.charAt(random.nextInt(signs.length())));
    }
    return value.toString();
  }

  private record Ran(int code, String printed) {}

  private String run(String shell, Node.Shell step) throws IOException, InterruptedException {
    Ran ran = ran(shell, step);
    assertThat(ran.code()).as(ran.printed()).isZero();
    return ran.printed();
  }

  private Ran ran(String shell, Node.Shell step) throws IOException, InterruptedException {
    return ran(shell, step.script(), step.variables());
  }

  private Ran ran(String shell, String script, Map<String, Content> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(shell, "-c", script)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("LC_ALL", "C.UTF-8");
    variables.forEach((name, value) -> environment.put(name, String.valueOf(value.text())));
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), printed);
  }
}
