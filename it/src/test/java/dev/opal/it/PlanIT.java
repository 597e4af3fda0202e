// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan's hash is of what runs, not of who plans it where and when. */
class PlanIT {
  private static final String PLAN = "$OPAL plan p.opl --env dev -o - | grep plan_hash";

  @TempDir Path folder;

  @Test
  void hash_isTheSameWhereverThePlanIsMade() throws Exception {
    Shell shell = Shell.in(folder).with("REGION", "eu");
    shell.run("mkdir -p one/sub 'else where/two'; git init -q one");
    Files.writeString(shell.file("one/sub/run.sh"), "exit 0\n");
    Files.writeString(
        shell.file("one/sub/p.opl"),
        """
        var n = 1.5
        target t {
            a: ./run.sh @env.REGION @var.n
            b: @shell("cat", stdin=@file.run.sh)
        }
        """);
    String here = shell.run("cd one/sub; " + PLAN).out();
    assertThat(here).contains("sha256:");
    shell.expect("cd one; $OPAL plan sub/p.opl --env dev -o - | grep plan_hash", here);
    shell.expect("$OPAL plan \"$PWD/one/sub/p.opl\" --env dev -o - | grep plan_hash", here);
    shell.expect("cp -r one 'else where/two'; cd 'else where/two/one/sub'; " + PLAN, here);
    Shell foreign =
        shell
            .with("LC_ALL", "C")
            .with("TZ", "Asia/Kathmandu")
            .with("USER", "somebody")
            .with("OPAL_JAVA_OPTS", "-Duser.language=tr -Duser.country=TR");
    foreign.expect("cd one/sub; " + PLAN, here);
    assertThat(shell.with("REGION", "us").run("cd one/sub; " + PLAN).out()).isNotEqualTo(here);
  }
}
