// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.it.Opal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code opal doctor} finds, and that it leaves nothing behind. */
class DoctorIT {
  @TempDir Path folder;
  private Path home;
  private Opal opal;

  @BeforeEach
  void opal() {
    home = folder.resolve("home");
    opal =
        Opal.ofThisBuild()
            .withDirectory(folder)
            .withEnvironment("OPAL_HOME", home.toString())
            .withEnvironment("HOME", folder.toString());
  }

  @Test
  void findsWhereASecretComesThrough() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Opal checked =
        opal.withEnvironment("OPAL_RULES_DISABLED", "github-token")
            .withEnvironment("OPAL_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    Result result = checked.run("doctor");
    assertThat(result.code()).isEqualTo(1);
    for (String place : new String[] {"journal", "log", "bundle", "answers"}) {
      assertThat(result.out())
          .contains(
              "fail  redaction  a token that its form tells, planted, stands in the " + place);
    }
    assertThat(result.out()).contains("rules_disabled").doesNotContain("ghp_0123");
    assertThat(temporary).isEmptyDirectory();
    assertThat(home).doesNotExist();
  }

  @Test
  void findsWhatIsOpenToOthers_andChangesNothing() throws IOException {
    assertThat(opal.run("doctor").code()).isZero();
    assertThat(home).doesNotExist();
    opal.run("exec", "--", "true");
    assertThat(opal.run("doctor").out())
        .contains("planted secrets are masked in the journal", "in the index", "in the answers")
        .doesNotContain("fail");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));
    Result result = opal.run("doctor");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("fail  home", "chmod 700 " + home);
    assertThat(home.resolve("runs/runs.db")).doesNotExist();
  }
}
