// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void value_arrivesAsItIs(String shell) throws Exception {
    Random random = new Random(7);
    List<String> values = new ArrayList<>(VALUES);
    for (int i = 0; i < 40; i++) {
      values.add(nasty(random));
    }
    List<Node.Shell> steps = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String place : PLACES) {
      for (String value : values) {
        Resolution resolution =
            new TestPlans(folder).set("V", value).resolve(TestPlans.target(place));
        steps.add(TestPlans.shell(resolution.root()));
        expected.add(value);
      }
    }
    assertThat(steps).hasSizeGreaterThan(900);
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
    ProcessBuilder builder =
        new ProcessBuilder(shell, "-c", step.script())
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("LC_ALL", "C.UTF-8");
    step.variables().forEach((name, value) -> environment.put(name, String.valueOf(value.text())));
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), printed);
  }
}
