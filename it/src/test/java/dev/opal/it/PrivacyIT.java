// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record tells of people and places, and to whom. */
class PrivacyIT {
  private static final String RECORD =
      "mkdir -p work/of/alice-liddell; cd work/of/alice-liddell; USER=alice-liddell"
          + " GITLAB_CI=true GITLAB_USER_LOGIN=alice-liddell CI=true $OPAL exec --tag who=alice-liddell"
          + " --tag ticket=T-17 -- true";

  @TempDir Path folder;

  private Shell shell(String privacy) throws IOException {
    Shell shell = Shell.in(Files.createTempDirectory(folder, "shell"));
    Files.createDirectories(shell.home());
    Files.writeString(shell.home().resolve("config.yaml"), privacy);
    return shell;
  }

  private static boolean isNamed(Shell shell, String name) throws IOException {
    for (Path file : shell.recorded().files()) {
      if (new String(Files.readAllBytes(file), ISO_8859_1).contains(name)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void minimal_namesWhoAndWhere() throws Exception {
    Shell shell = shell("");
    shell.expect(RECORD, "");
    assertThat(isNamed(shell, "alice-liddell")).isTrue();
    assertThat(shell.home().resolve("keys/privacy.key")).doesNotExist();
  }

  @Test
  void balanced_givesPeopleAndPlacesPseudonymsThatTheKeyFinds() throws Exception {
    Shell shell = shell("privacy: balanced\n");
    shell.expect(RECORD.replace("--tag who=alice-liddell", ""), "");
    assertThat(isNamed(shell, "alice-liddell")).isFalse();
    JsonObject summary = shell.recorded().only().summary();
    assertThat(summary.string("user")).matches("\\[user:[0-9a-f]{16}\\]");
    assertThat(summary.object("tags").string("ticket")).isEqualTo("T-17");
    assertThat(shell.run("$OPAL runs list --user alice-liddell -o csv").out().lines()).hasSize(2);
    assertThat(shell.run("$OPAL runs list --user bob -o csv").out().lines()).hasSize(1);
    Files.delete(shell.home().resolve("keys/privacy.key"));
    assertThat(shell.run("$OPAL runs list --user alice-liddell -o csv").out().lines()).hasSize(1);
    assertThat(shell.home().resolve("keys/privacy.key")).doesNotExist();
  }

  @Test
  void user_isFoundWhateverHeldWhenTheRunWasRecorded() throws Exception {
    Shell shell = shell("");
    for (String privacy : List.of("minimal", "balanced", "strict")) {
      shell.expect(
          "CI=true GITLAB_CI=true GITLAB_USER_LOGIN=alice OPAL_PRIVACY="
              + privacy
              + " $OPAL exec -- true",
          "");
    }
    for (String privacy : List.of("minimal", "balanced", "strict")) {
      String asked =
          shell.run("OPAL_PRIVACY=" + privacy + " $OPAL runs list --user alice -o csv").out();
      assertThat(asked.lines()).as(privacy).hasSize(4);
    }
    assertThat(shell.run("$OPAL runs list --user bob -o csv").out().lines()).hasSize(1);
  }

  @Test
  void machines_haveNamesOnlyWherePeopleHave() throws Exception {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    String joined =
        "$OPAL exec -- sh -c '$OPAL exec -- true; echo abc | $OPAL mask 2> /dev/null; true'";
    Shell balanced = shell("privacy: balanced\n");
    balanced.expect(joined, "");
    JsonObject summary = balanced.recorded().only().summary();
    assertThat(summary.string("host")).matches("\\[host:[0-9a-f]{16}\\]");
    assertThat(summary.string("runner")).isEqualTo(summary.string("host"));
    for (Path file : balanced.recorded().files()) {
      if (file.toString().endsWith(".jsonl")) {
        assertThat(Files.readString(file)).doesNotContain("\"host\":\"" + host);
      }
    }
    Shell minimal = shell("");
    minimal.expect(joined, "");
    assertThat(minimal.recorded().only().summary().string("host")).isEqualTo(host);
  }

  @Test
  void question_makesNoKey() throws Exception {
    Shell shell = shell("");
    shell.expect(RECORD, "");
    Shell asking = shell.with("OPAL_PRIVACY", "strict");
    assertThat(asking.run("$OPAL runs list --user alice-liddell -o csv").out().lines()).hasSize(2);
    assertThat(shell.home().resolve("keys/privacy.key")).doesNotExist();
  }

  @Test
  void keyOfPseudonyms_isLookedAtByDoctor() throws Exception {
    Shell shell = shell("privacy: balanced\n");
    shell.expect("$OPAL exec -- true", "");
    Path key = shell.home().resolve("keys/privacy.key");
    assertThat(shell.run("$OPAL doctor").out()).containsPattern("ok +pseudonyms +\\S+privacy.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(shell.run("$OPAL doctor").out()).containsPattern("fail +pseudonyms .*chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(key, "short");
    assertThat(shell.run("$OPAL doctor").out())
        .containsPattern("fail +pseudonyms .*16 bytes or more.*restore it");
  }

  @Test
  void strict_showsOnlyWhatIsAllowed() throws Exception {
    Shell shell = shell("privacy: strict\nprivacy_shown: [ticket]\n");
    shell.expect(RECORD, "");
    assertThat(isNamed(shell, "alice-liddell")).isFalse();
    JsonObject tags = shell.recorded().only().summary().object("tags");
    assertThat(tags.string("ticket")).isEqualTo("T-17");
    assertThat(tags.string("who")).isEqualTo("<redacted:13chars>");
  }

  @Test
  void lengthOfWhatIsHidden_isShownUnlessTheUserSaysOtherwise() throws Exception {
    String record = "$OPAL exec --tag api_token=five-letters -- true";
    Shell shown = shell("");
    shown.expect(record, "");
    assertThat(shown.recorded().only().summary().object("tags").string("api_token"))
        .isEqualTo("<redacted:12chars>");
    for (String mode : List.of("", "privacy: balanced\n")) {
      Shell hidden = shell(mode + "redaction.length: hidden\n");
      hidden.expect(record, "");
      assertThat(hidden.recorded().only().summary().object("tags").string("api_token"))
          .isEqualTo("<redacted>");
    }
    assertThat(shell("redaction.length: short\n").run("$OPAL config show").err())
        .endsWith("redaction.length must be shown or hidden but was \"short\"\n");
  }

  @Test
  void nestedRecorder_masksWhatTheOneAroundItDoes() throws Exception {
    String token = "ghp_0123456789abcdefghij" + "ABCDEFGHIJ012345";
    Shell shell = shell("privacy: strict\n");
    Files.writeString(
        shell.file("inner.sh"),
        "OPAL_RULES_DISABLED=github-token OPAL_PRIVACY=minimal $OPAL exec --step a -- sh -c '$OPAL exec --step b --"
            + " echo email: bob@corp.example TOKEN'; OPAL_PRIVACY=minimal $OPAL note who=bob@corp.example\n"
                .replace("TOKEN", token));
    shell.run("$OPAL exec --step outer -- sh inner.sh");
    assertThat(isNamed(shell, "bob@corp")).isFalse();
    assertThat(isNamed(shell, token)).isFalse();
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.text("steps/main/outer/a/b.log")).isEqualTo("email: [REDACTED] [REDACTED]\n");
    assertThat(run.summary().objects("losses")).isEmpty();
  }

  @Test
  void publicNames_areNoSecrets_whereTheUserAndTheRecorderAroundSaySo() throws Exception {
    String run = "LICENSE_KEY=community $OPAL exec --step a -- echo the community";
    Shell shell = shell("public_names: [LICENSE_KEY]\n");
    shell.expect(run, "the community\n");
    assertThat(shell.recorded().only().text("steps/main/a.log")).isEqualTo("the community\n");

    Shell strict = shell("public_names: [LICENSE_KEY]\nprivacy: strict\n");
    strict.expect(run, "the community\n");
    assertThat(isNamed(strict, "community")).isFalse();
    Shell outer = shell("");
    Files.writeString(outer.file("inner.sh"), "OPAL_PUBLIC_NAMES=LICENSE_KEY " + run);
    outer.expect("$OPAL exec --step o -- sh inner.sh", "the community\n");
    assertThat(isNamed(outer, "the community")).isFalse();
  }

  @Test
  void publicNames_hideNoRule() throws Exception {
    String token = "ghp_0123456789abcdefghij" + "ABCDEFGHIJ012345";
    Shell shell = shell("public_names: [LICENSE_KEY]\n");
    shell.run("export LICENSE_KEY=" + token + "; $OPAL exec -- echo $LICENSE_KEY");
    assertThat(isNamed(shell, token)).isFalse();
    Files.writeString(shell.file("opal.yaml"), "public_names: [LICENSE_KEY]\n");
    assertThat(shell.run("$OPAL exec -- true").err())
        .contains("a project's file must not set public_names");
  }

  private static final String SAY = "$OPAL exec -- echo client_ip=81.2.69.142";

  @Test
  void eachClass_isTreatedAsItsOwnKeySays() throws Exception {
    Shell keep = shell("privacy: strict\nprivacy_pii: keep\n");
    keep.run(SAY);
    assertThat(keep.recorded().only().text("steps/main/echo.log")).contains("81.2.69.142");
    Shell mask = shell("privacy_pii: mask\n");
    mask.run(SAY);
    assertThat(mask.recorded().only().text("steps/main/echo.log"))
        .isEqualTo("client_ip=[REDACTED]\n");
    Shell pseudonym = shell("privacy_pii: pseudonym\n");
    pseudonym.run(SAY);
    assertThat(pseudonym.recorded().only().text("steps/main/echo.log"))
        .matches("client_ip=\\[pii:[0-9a-f]{16}]\n");
    Shell resource = shell("privacy: balanced\nprivacy_pii: keep\nprivacy_resource_id: mask\n");
    resource.run(
        "$OPAL exec -- echo arn:aws:iam::123456789012:role/deployer client_ip=81.2.69.142");
    assertThat(resource.recorded().only().text("steps/main/echo.log"))
        .contains("81.2.69.142", "[REDACTED]")
        .doesNotContain("123456789012");
    assertThat(shell("privacy_pii: perhaps\n").run(SAY).err())
        .contains("privacy_pii must be keep, pseudonym or mask");
  }

  @Test
  void aProject_mayAskForMoreOfAClass_neverForLess() throws Exception {
    Shell shell = shell("");
    Files.writeString(shell.file("opal.yaml"), "privacy_pii: mask\n");
    shell.run(SAY);
    assertThat(shell.recorded().only().text("steps/main/echo.log"))
        .isEqualTo("client_ip=[REDACTED]\n");
    Shell strong = shell("");
    Files.writeString(strong.file("opal.yaml"), "privacy_pii: keep\n");
    strong.run("OPAL_PRIVACY=strict " + SAY);
    assertThat(strong.recorded().only().text("steps/main/echo.log"))
        .isEqualTo("client_ip=[REDACTED]\n");
  }

  @Test
  void aProject_weakensNoPrivacy() throws Exception {
    Shell shell = shell("privacy: strict\n");
    Files.writeString(shell.file("opal.yaml"), "privacy: minimal\n");
    Shell.Result refused = shell.run("$OPAL exec -- true");
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.err()).contains("must not set privacy");
  }
}
