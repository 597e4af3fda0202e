// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opal runs open}: what is rendered, where it lies and who opens it. */
class ReportIT {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void record() {
    shell = Shell.in(folder);
    assertThat(
            shell.run("$OPAL exec --target site -- sh -c 'echo \"<b>broken</b>\"; exit 3'").code())
        .isEqualTo(3);
  }

  private static String rights(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void report_liesInTheHomeForItsOwnerAlone() throws Exception {
    Shell.Result result = shell.run("umask 0; $OPAL runs open --print-path");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();

    Path report = Path.of(result.out().strip());
    assertThat(report.getParent()).isEqualTo(shell.home().resolve("reports"));
    assertThat(rights(report)).isEqualTo("rw-------");
    assertThat(rights(report.getParent())).isEqualTo("rwx------");
    assertThat(Files.readString(report))
        .startsWith("<!doctype html>")
        .contains(
            "<title>failed: site in local, ", "default-src 'none'", "&lt;b&gt;broken&lt;/b&gt;")
        .doesNotContain("<b>");
  }

  @Test
  void browser_isGivenThePathAlone() throws Exception {
    Path browser = shell.file("my browser");
    Files.writeString(
        browser, "#!/bin/sh\nprintf '%s\\n' $# \"$1\" >" + shell.file("given") + "\n");
    Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwx------"));
    Shell.Result result =
        shell.with("BROWSER", "no-such-browser:" + browser).run("$OPAL runs open -o 'a b.html'");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(Files.readString(shell.file("given")))
        .isEqualTo("1\n" + shell.file("a b.html").toRealPath() + "\n");
  }

  @Test
  void whereNoBrowserIs_thePathIsSaid() {
    Shell.Result result = shell.run("$OPAL runs open; $OPAL runs open -o . --print-path");

    assertThat(result.out()).startsWith(shell.home() + "/reports/run-").hasLineCount(1);
    assertThat(result.err().lines())
        .hasSize(2)
        .first()
        .isEqualTo("opal: expected a browser in BROWSER, or a desktop to open one, saw neither");
    assertThat(result.err()).contains("opal: -o . must be writable but: ");
    assertThat(result.code()).isEqualTo(2);
  }
}
