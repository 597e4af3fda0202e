// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Opal says of a command line, a configuration or a store that is wrong. */
class MessagesIT {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void shell() {
    shell = Shell.in(folder).with("MY_TOKEN", "correct-horse-battery").with("WORD", "x7");
  }

  private String fails(String arguments, int code) {
    Shell.Result result = shell.run("$OPAL " + arguments);
    assertThat(result.code()).as(arguments + "\n" + result.err()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("opal: ").endsWith("\n").hasLineCount(1);
    return result.err();
  }

  /** Known by its name, its form, or what stands before it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin --target t --tag $MY_TOKEN",
        "begin --target t --tag =password=hunter2x",
        "begin --target t --password=hunter2x",
        "begin --target t --pasword=hunter2x",
        "begin --target t -phunter2x=hunter2x",
        "begin --target t $MY_TOKEN",
        "begin --target t token=hunter2x",
        "begin --target t --debug=hunter2x",
        "begin --target t --env a --env=$MY_TOKEN",
        "end run-x --exit-code $MY_TOKEN",
        "end --status password=hunter2x",
        "end $MY_TOKEN",
        "note $MY_TOKEN",
        "runs list --since password=hunter2x",
        "runs list --since=$MY_TOKEN",
        "runs list --until eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXIyeGh1bnRlcjJ4aHVudGVyMngifQ.hunter2x",
        "runs list --status failed,password=hunter2x",
        "runs list --limit $MY_TOKEN",
        "runs list --tag $MY_TOKEN",
        "runs list --plan-hash $MY_TOKEN",
        "runs list -o $MY_TOKEN",
        "runs list --color $MY_TOKEN",
        "runs tail --lines $MY_TOKEN",
        "runs recover --idle $MY_TOKEN",
        "runs recover password=hunter2x",
        "runs show latest~$MY_TOKEN",
        "$MY_TOKEN",
        "runs $MY_TOKEN",
      })
  void secretInTheWrongPlace_isNotRepeated(String arguments) {
    assertThat(fails(arguments, 2))
        .doesNotContain("hunter2", "correct-horse", "eyJhbGciOiJIUzI1NiJ9");
  }

  @Test
  void secretOfTheCommandLine_isNotRepeated() {
    shell = shell.with("COLOUR", "ultramarine-and-more");
    assertThat(fails("exec --secret COLOUR --tag $COLOUR -- true", 125)).doesNotContain("ultra");
    assertThat(fails("exec --secret=COLOUR --step ../$COLOUR -- true", 125))
        .doesNotContain("ultra");
    assertThat(fails("runs show ultramarine-and-more", 3)).contains("ultramarine-and-more");
    shell = shell.with("OPAL_SECRET_NAMES", "COLOUR");
    assertThat(fails("runs show ultramarine-and-more", 3)).doesNotContain("ultra");
  }

  @Test
  void valueInPlaceOfASecretsName_isNotRepeated() throws Exception {
    assertThat(fails("exec --secret COLOUR=hunter2x -- true", 125))
        .contains("--secret must be the name of a variable", "COLOUR=…");
    for (String given :
        new String[] {"COLOUR=hunter2x", "'hunter2x yes'", "hunter2x@y", "7hunter2x="}) {
      assertThat(fails("exec --secret " + given + " -- true", 125)).doesNotContain("hunter2x");
      String config = "secret_names: [\"" + given.replace("'", "") + "\"]\n";
      Files.writeString(Files.createDirectories(shell.home()).resolve("config.yaml"), config);
      assertThat(fails("exec -- true", 125))
          .contains("secret_names must")
          .doesNotContain("hunter2x");
      Files.delete(shell.home().resolve("config.yaml"));
    }
    shell = shell.with("OPAL_SECRET_NAMES", "COLOUR=hunter2x yes");
    assertThat(fails("exec -- true", 125))
        .contains("OPAL_SECRET_NAMES: ")
        .doesNotContain("hunter2x");
    assertThat(shell.recorded().sealed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "runs list --limt 3, expected a known option but saw \"--limt\"; did you mean --limit?; see opal runs list --help",
    "runs list --limit, '--limit must have a value, N, but has none; see opal runs list --help'",
    "runs list --limit 1 --limit 2, --limit must be given once but was given again; see opal runs list --help",
    "runs show a b, expected no further argument but saw \"b\"; see opal runs show --help",
    "note, expected KEY=VALUE or a result file but saw none; see opal note --help",
    "runs tail --follow=yes, --follow must stand alone but was given a value; see opal runs tail --help",
    "runs list -x, expected a known option but saw \"-x\"; see opal runs list --help",
    "runs lits, expected a command but saw \"runs lits\"; did you mean runs list?",
    "runs list --limit 0, --limit must be a number from 1 on but was \"0\"",
    "runs list -o xml, '--output must be table, json, ndjson or csv but was \"xml\"'",
    "runs show -o csv, --output must be table or json but was \"csv\"",
    "'end --status done', '--status must be succeeded, failed or cancelled but was \"done\"'",
  })
  void wrongCommandLine_isToldInOneLine(String arguments, String message) {
    assertThat(fails(arguments, 2)).isEqualTo("opal: " + message + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'env: a/b', 'env must be 1 to 64 letters'",
    "'idle: forever', 'idle is no duration: a duration must look like 90s'",
    "'record: never', 'record must be normal, strict or best-effort but was \"never\"'",
    "'rules: [{id: a}]', '\"rules\" must be a value or a list of values; rules are one text, as docs/formats/rules.md has it'",
    "'trace_id: x', 'trace_id must be plan or run but was \"x\"'",
  })
  void wrongConfiguration_isNamedByFileAndKey(String yaml, String message) throws Exception {
    Path config = Files.createDirectories(shell.home()).resolve("config.yaml");
    Files.writeString(config, yaml + "\n");
    assertThat(fails("exec -- true", 125)).startsWith("opal: " + config + ": " + message);
    assertThat(fails("runs list", 2)).startsWith("opal: " + config + ": " + message);
    Files.delete(config);
    shell = shell.with("OPAL_ENV", "a/b");
    assertThat(fails("begin --target t", 2)).startsWith("opal: OPAL_ENV: env must be 1 to 64");
  }

  @Test
  void secretThatCannotBeMasked_isNoted() {
    shell.expect("$OPAL exec --secret WORD --secret NOWHERE --secret MY_TOKEN -- true", "");
    assertThat(shell.recorded().only().summary().toString())
        .contains("NOWHERE is not set, so --secret masks nothing")
        .contains("WORD has fewer than 6 characters, so it is masked only where it stands alone")
        .doesNotContain("MY_TOKEN is");
    Shell.Result seen =
        shell
            .with("TERM", "xterm")
            .run("script -qec \"$OPAL exec --secret WORD -- true\" /dev/null </dev/null");
    assertThat(seen.out()).contains("opal: WORD has fewer than 6 characters");
  }

  @Test
  void bundleThatCannotBeRead_failsTheQuestion_andWaits() throws Exception {
    Root.need("setpriv", "--reuid", "12345", "true");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    shell.expect("$OPAL exec -- true && chown -R 12345:12345 home", "");
    shell.expect("chown root home/runs/*/*/*/run-*/summary.json", "");
    String other = "setpriv --reuid 12345 --regid 12345 --clear-groups ";
    Shell.Result result = shell.run(other + "$OPAL runs list");
    // Where the built program itself lies out of the other user's reach, there is nothing to see.
    org.junit.jupiter.api.Assumptions.assumeTrue(result.code() != 126 && result.code() != 127);
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("summary.json", "try again").hasLineCount(1);
    shell.expect("ls home/runs/.inbox | wc -l; chown 12345 home/runs/*/*/*/run-*/*.json", "1\n");
    assertThat(shell.run(other + "$OPAL runs list").out()).contains("succeeded");
    shell.expect("ls home/runs/.inbox | wc -l", "0\n");
  }
}
