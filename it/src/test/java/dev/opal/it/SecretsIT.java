// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No byte below Opal's home tells a secret, however a command lets it slip. */
class SecretsIT {
  private static final List<String> NAMES =
      List.of(
          "DB_PASSWORD",
          "GITHUB_TOKEN",
          "apiKey",
          "AWS_SECRET_ACCESS_KEY",
          "SESSION_COOKIE",
          "OWN");

  @TempDir Path folder;

  private static String value(String name) {
    return "v@l/" + name.toLowerCase(java.util.Locale.ROOT) + "+é=7 f?x";
  }

  private Shell shell() {
    Shell shell = Shell.in(folder).with("OPAL_SECRET_NAMES", "OWN");
    for (String name : NAMES) {
      shell = shell.with(name, value(name));
    }
    return shell;
  }

  private static Set<String> forms(String value) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value);
    forms.add(URLEncoder.encode(value, UTF_8));
    forms.add(URLEncoder.encode(value, UTF_8).replace("+", "%20"));
    byte[] bytes = value.getBytes(UTF_8);
    for (int lead = 0; lead < 3; lead++) {
      byte[] shifted = new byte[lead + bytes.length];
      System.arraycopy(bytes, 0, shifted, lead, bytes.length);
      String text = Base64.getEncoder().encodeToString(shifted);
      forms.add(text.substring(4, text.length() - 4));
    }
    return forms;
  }

  private static void assertNoSecret(Recorded recorded) throws Exception {
    List<String> found = new ArrayList<>();
    assertThat(recorded.files()).isNotEmpty();
    for (Path file : recorded.files()) {
      String bytes = file + "\n" + new String(Files.readAllBytes(file), ISO_8859_1);
      for (String name : NAMES) {
        for (String form : forms(value(name))) {
          if (bytes.contains(new String(form.getBytes(UTF_8), ISO_8859_1))) {
            found.add(form + " in " + recorded.home().relativize(file));
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void traceparent_thatSpellsASecretIsNotContinued() throws Exception {
    Shell shell =
        Shell.in(folder)
            .with("FOO_TOKEN", "run-key-9")
            .with("TRACEPARENT", "00-72756e2d6b65792d3972756e2d6b6579-0123456789abcdef-01");
    assertThat(
            shell
                .run("$OPAL exec -- true && eval \"$($OPAL begin --target t)\" && $OPAL end")
                .code())
        .isZero();
    for (Path file : shell.recorded().files()) {
      assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain("72756e2d6b6579");
    }
  }

  @Test
  void printedRawAndEncoded_isMasked() throws Exception {
    Shell shell = shell();
    Shell.Result result =
        shell.run(
            """
            cat > leak.sh <<'END'
            for n in DB_PASSWORD GITHUB_TOKEN apiKey AWS_SECRET_ACCESS_KEY SESSION_COOKIE OWN; do
              v=${!n}
              echo "$n=$v"; echo "err $v" >&2
              printf %s "$v" | base64; printf %s "x$v" | base64 -w0; printf %s "xy$v" | base64 -w0
              python3 -c 'import sys, urllib.parse as u; print(u.quote(sys.argv[1], safe=""), u.quote_plus(sys.argv[1]))' "$v"
            done
            END
            $OPAL exec -- bash leak.sh
            """);
    assertThat(result.code()).isZero();
    // What the user sees is the command's own.
    assertThat(result.out()).contains(value("DB_PASSWORD"), value("OWN"));
    assertThat(shell.recorded().only().text("steps/main/bash.log"))
        .contains("DB_PASSWORD=")
        .hasSizeGreaterThan(300);
    assertNoSecret(shell.recorded());
  }

  @Test
  void splitAcrossWrites_isMasked() throws Exception {
    Shell shell = shell();
    shell.run(
        "$OPAL exec -- bash -c 'v=$GITHUB_TOKEN; for ((i = 0; i < ${#v}; i++)); do printf %s \"${v:i:1}\"; [ $((i % 5)) = 0 ] && sleep 0.06; done; echo'");
    assertNoSecret(shell.recorded());
  }

  @Test
  void inArgumentsNamesAndNotes_isMasked() throws Exception {
    Shell shell = shell();
    shell.run(
        "$OPAL exec --tag \"t=$GITHUB_TOKEN\" -- echo \"$DB_PASSWORD\" \"--token=$GITHUB_TOKEN\" \"https://u:$apiKey@host/\"");
    shell.run(
        "mkdir -p \"d$OWN\"; cp /bin/true \"d$OWN/p$DB_PASSWORD\"; cd \"d$OWN\"; $OPAL exec -- \"./p$DB_PASSWORD\"");
    shell.run("$OPAL exec -- \"./none$GITHUB_TOKEN\"");
    shell.run(
        "eval \"$($OPAL begin --target t)\"; $OPAL note \"a=$OWN\" \"b$OWN=1\" \"c=x${apiKey}y\"; $OPAL end");
    shell.run("git init -q .; git checkout -q -b \"b-plain\"; $OPAL exec --secret LANG -- true");
    assertThat(shell.recorded().sealed()).hasSize(5);
    assertNoSecret(shell.recorded());
  }

  @Test
  void inANestedStep_thatTheOuterNamed_isMasked() throws Exception {
    Shell shell = shell().with("COLOUR", value("DB_PASSWORD").replace("v@l", "blu"));
    shell.run("$OPAL exec --secret COLOUR -- sh -c '$OPAL exec -- sh -c \"echo $COLOUR\"'");
    for (Path file : shell.recorded().files()) {
      assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("blu/db_password");
    }
    assertNoSecret(shell.recorded());
  }

  @Test
  void ofARunThatWasKilled_isMasked() throws Exception {
    Shell shell = shell();
    Process opal =
        shell.start(
            "exec $OPAL exec -- bash -c 'echo $DB_PASSWORD; printf %s \"${OWN:0:9}\"; echo $$ > up; sleep 1000'");
    long child = Long.parseLong(shell.awaitFile("up"));
    opal.destroyForcibly().waitFor();
    ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    shell.run("$OPAL runs recover");
    assertNoSecret(shell.recorded());
  }

  @Test
  void programsThatOpalStarts_areNotTold() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.writeString(
        bin.resolve("git"), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" >> '" + folder + "/argv'\n");
    bin.resolve("git").toFile().setExecutable(true);
    Shell shell = shell().with("PATH", bin + ":/usr/bin:/bin");
    shell.run("/usr/bin/git init -q .; $OPAL exec --tag \"t=$OWN\" -- echo \"$GITHUB_TOKEN\"");
    String argv = shell.awaitFile("argv");
    assertThat(argv).contains("status");
    for (String name : NAMES) {
      forms(value(name)).forEach(form -> assertThat(argv).doesNotContain(form));
    }
  }
}
