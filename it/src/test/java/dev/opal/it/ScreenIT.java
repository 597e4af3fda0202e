// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No command prints a secret, wherever it gets one from: its arguments, its folder, its home, its
 * configuration, a variable, a file's name. In the scripts {@code @} is a secret.
 */
@Execution(ExecutionMode.CONCURRENT)
class ScreenIT {
  /** Long enough for a quotation to hold a piece of it. */
  private static final String KNOWN = "correct-horse-battery-staple.".repeat(8);

  /** No variable holds it: its form tells. */
  private static final String FORM = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

  /** Only the configuration says that it is secret. */
  private static final String NAMED = "ultramarine-and-more";

  private static final String RULED = "acme_0123456789ab";

  private static final String KNOWN_NAME = "known";
  private static final String FORM_NAME = "form";

  private static final List<String> PIECES =
      List.of("horse", "abcdefghijABC", "ultramarine", "acme_0123");

  /** Every place of every command line where something is given. */
  private static final List<String> LINES =
      List.of(
          "@",
          "help @",
          "runs @",
          "runs @ --help",
          "--@",
          "exec --env @/ -- true",
          "exec --env @ -- true",
          "exec --target @/ -- true",
          "exec --step ../@ -- true",
          "exec --step @ -- true",
          "exec --record @ -- true",
          "exec --secret @ -- true",
          "exec --tag @ -- true",
          "exec --tag a=@ -- true",
          "exec --@ -- true",
          "exec --run-id-file /proc/nowhere/@ -- true",
          "exec -- ./@ @",
          "exec -- sh -c 'exit 3' @",
          "begin --target @/",
          "begin --target t --env @/",
          "begin --target t --tag @",
          "begin --target t --run-id-file /proc/nowhere/@",
          "end @",
          "end --status @",
          "end --exit-code @",
          "note @",
          "note --unit @ a=@",
          "mask @",
          "runs list",
          "runs list --env @",
          "runs list --target @",
          "runs list --status @",
          "runs list --since @",
          "runs list --until @",
          "runs list --plan-hash @",
          "runs list --template-hash @",
          "runs list --trace-id @",
          "runs list --tag @",
          "runs list --user @",
          "runs list --limit @",
          "runs list -o @",
          "runs list -o json",
          "runs list -o ndjson",
          "runs list -o csv",
          "runs show",
          "runs show -o json",
          "runs show @",
          "runs show latest~@",
          "runs show latest:@",
          "runs show latest:@/@",
          "runs show run-@",
          "runs tail",
          "runs tail @",
          "runs tail --step @",
          "runs tail --step @/../",
          "runs tail --lines @",
          "runs recover @",
          "runs recover --idle @",
          "index rebuild @",
          "index rebuild",
          "config show @",
          "config show --origin",
          "config show -o json",
          "rules list @",
          "rules list",
          "rules test /proc/nowhere/@",
          "rules test @",
          "rules test",
          "doctor @",
          "doctor",
          "doctor -o json",
          "runs list --since @ --debug",
          "runs show @ --debug");

  /** All that differ in what they say of a configuration or a home. */
  private static final List<String> FEW =
      List.of(
          "exec -- true",
          "exec --record best-effort -- ./@",
          "runs list",
          "config show --origin",
          "doctor",
          "runs show --debug");

  private static final List<String> IN_A_RUN =
      List.of(
          "exec -- true",
          "begin --target t",
          "end",
          "note a=1",
          "mask < opal",
          "runs list",
          "runs show",
          "runs recover",
          "index rebuild",
          "config show --origin",
          "rules test",
          "doctor");

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void shell() {
    shell =
        Shell.in(folder)
            .with("MY_TOKEN", KNOWN)
            .with("NAMED", NAMED)
            .with("OPAL_SECRET_NAMES", "NAMED");
  }

  /** Runs command lines one after the other and looks at all that they print. */
  private void assertDiscreet(Shell shell, String before, List<String> lines, String secret) {
    StringBuilder script = new StringBuilder(before).append('\n');
    for (String line : lines) {
      String planted = line.replace("@", secret);
      script.append("echo '### ").append(line.replace("'", "")).append("'; $OPAL ");
      script.append(planted).append(line.contains("<") ? "" : " </dev/null").append(" 2>&1\n");
    }
    String out = shell.run(script + "true").out();
    assertThat(out.lines().filter(line -> line.startsWith("### "))).hasSameSizeAs(lines);
    List<String> found = new ArrayList<>();
    String at = before;
    for (String line : out.lines().toList()) {
      at = line.startsWith("### ") ? line : at;
      if (PIECES.stream().anyMatch(line::contains)) {
        found.add(at + " printed " + line);
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theLines_areOfEveryCommand() {
    for (String command : HelpIT.commands(shell)) {
      assertThat(LINES).anyMatch(line -> line.startsWith(command));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KNOWN_NAME, FORM_NAME})
  void aSecretOnTheCommandLine_isNotPrinted(String name) {
    assertDiscreet(shell, "", LINES, secret(name));
  }

  private static String secret(String name) {
    return name.equals(KNOWN_NAME) ? KNOWN : FORM;
  }

  @ParameterizedTest
  @ValueSource(strings = {KNOWN_NAME, FORM_NAME})
  void aSecretInTheNamesOfFolders_isNotPrinted(String name) throws Exception {
    String secret = secret(name);
    Path home = Files.createDirectories(folder.resolve("a-" + secret + "/home"));
    Path work = Files.createDirectories(folder.resolve("b-" + secret + "/work"));
    Files.writeString(work.resolve("opal.yaml"), "env: dev\n");
    Shell there = shell.with("OPAL_HOME", home.toString());
    List<String> lines = new ArrayList<>(LINES);
    // What begin prints is for the shell, which needs the home as it is.
    lines.removeIf(line -> line.startsWith("begin"));
    assertDiscreet(there, "cd " + work, lines, "x");
    Files.createDirectories(home.resolve("runs/dev/t/p/run-" + secret));
    Files.writeString(home.resolve("runs/dev/t/p/run-" + secret + "/manifest.json"), "{}");
    Files.createDirectories(home.resolve("runs/.open/" + secret));
    Files.createDirectories(home.resolve("runs/.inbox/" + secret));
    Files.writeString(home.resolve("runs/runs.db"), "no database at all");
    assertDiscreet(
        there,
        "cd " + work,
        IN_A_RUN.stream().filter(line -> !line.startsWith("begin")).toList(),
        "x");
    Files.writeString(folder.resolve("file-" + secret), "");
    assertDiscreet(shell.with("OPAL_HOME", folder + "/file-" + secret), "", FEW, secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env: [@",
        "@: [",
        "%TAG @ @",
        "env: '@ @'",
        "env: [@]",
        "env: {a: @}",
        "? {@: 1}\n: 1",
        "@: 1",
        "idle: '@'",
        "record: '@'",
        "trace_id: '@'",
        "privacy: '@'",
        "secret_names: '@'",
        "secret_names: [NAMED, '@']",
        "environment_shown: [{a: '@'}]",
        "rules: 'rule @'",
        "rules: \"rule a\\n  literal @\\n  pattern (\"",
        "rules_disabled: ['@']",
        "privacy_shown: ['@']",
        "- @",
        "@",
      })
  void aSecretInTheConfiguration_isNotPrinted(String yaml) throws Exception {
    Path config = Files.createDirectories(shell.home()).resolve("config.yaml");
    for (String secret : List.of(KNOWN, FORM, NAMED)) {
      Files.writeString(config, yaml.replace("@", secret) + "\n");
      assertDiscreet(shell, "", secret.equals(KNOWN) ? FEW : FEW.subList(0, 1), secret);
    }
    Files.move(config, folder.resolve("opal.yaml"));
    assertDiscreet(shell, "", FEW.subList(0, 2), NAMED);
  }

  @Test
  void aSecretInAVariable_isNotPrinted() {
    for (String variable :
        List.of(
            "OPAL_HOME",
            "OPAL_ENV",
            "OPAL_IDLE",
            "OPAL_RECORD",
            "OPAL_TRACE_ID",
            "OPAL_PRIVACY",
            "OPAL_RULES",
            "OPAL_RULES_DISABLED",
            "OPAL_RUN_ID",
            "OPAL_DOOR",
            "OPAL_BUNDLE",
            "TRACEPARENT",
            "COLUMNS",
            "PATH",
            "TMPDIR")) {
      Shell given = shell.with(variable, "/proc/nowhere/" + KNOWN + "/x:/usr/bin:/bin");
      List<String> lines = variable.equals("OPAL_HOME") ? FEW : IN_A_RUN;
      assertDiscreet(given, "", lines, "x");
    }
  }

  @Test
  void whatTheUsersOwnRulesKnow_isNotPrinted() throws Exception {
    Path config = Files.createDirectories(shell.home()).resolve("config.yaml");
    Files.writeString(
        config, "rules: \"rule acme\\n  literal acme_\\n  pattern acme_[a-z0-9]{12}\\n\"\n");
    assertDiscreet(shell, "", LINES, RULED);
  }

  @Test
  void aSecretThatBecameKnownAfterTheRecord_isNotPrinted() throws Exception {
    Shell unaware = shell.without("MY_TOKEN");
    unaware.run(
        "mkdir d-@; cd d-@; git init -q -b b-@; $OPAL exec --env e --target t --step s-@ --tag t-@=@ -- ./@; $OPAL exec -- sh -c 'echo @; $OPAL note n-@=@; exit 3'"
            .replace("@", "horse-horse"));
    Shell aware = shell.with("MY_TOKEN", "horse-horse");
    assertDiscreet(
        aware,
        "",
        Stream.of("runs list", "runs show", "runs show latest~1")
            .flatMap(line -> Stream.of(line, line + " -o json"))
            .toList(),
        "x");
  }
}
