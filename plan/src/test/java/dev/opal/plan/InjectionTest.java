// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @TempDir Path folder;

  @Test
  void value_arrivesAsItIsInFormsOfBash() throws Exception {
    assertArrives("bash", BASH_PLACES);
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
        marked = TestPlans.shell(runs().plan(command, mark));
      } catch (PlanException e) {
        continue;
      }
      ShellRuns.Ran plain = runs().ran(shell, marked);
      if (plain.code() != 0 || !plain.printed().contains(mark)) {
        continue;
      }
      compared++;
      assertThat(runs().ran(shell, TestPlans.shell(runs().plan(command, nasty))))
          .as(shell + " -c " + marked.script() + " with " + nasty)
          .isEqualTo(new ShellRuns.Ran(0, plain.printed().replace(mark, nasty)));
    }
    assertThat(compared).isEqualTo(runs);
    assertThat(folder.resolve("pwned")).doesNotExist();
  }

  private static String nasty(Random random) {
    String signs = "$`\"'\\;&|<>(){}[]*?~#!= \t\nabc%^-@,.:/";
    StringBuilder value = new StringBuilder();
    for (int length = random.nextInt(30); value.length() < length; ) {
      value.append(signs.charAt(random.nextInt(signs.length())));
    }
    return value.toString();
  }

  private String run(String shell, Node.Shell step) throws IOException, InterruptedException {
    ShellRuns.Ran ran = runs().ran(shell, step);
    assertThat(ran.code()).as(ran.printed()).isZero();
    return ran.printed();
  }

  private ShellRuns runs() {
    return new ShellRuns(folder);
  }
}
