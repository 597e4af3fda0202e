// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import java.util.List;

/** Command lines in which {@code @} is what somebody gave, such as a secret in the wrong place. */
final class CommandLines {
  /** Every place of every command line where something is given. */
  static final List<String> ALL =
      List.of(
          "@",
          "help @",
          "runs @",
          "runs @ --help",
          "--@",
          "run @",
          "run p.opl @",
          "run p.opl --env @/",
          "run p.opl --var @",
          "run p.opl --var a=@",
          "run p.opl --plan /proc/nowhere/@",
          "run p.opl --@",
          "plan @",
          "plan p.opl -o /proc/nowhere/@",
          "plan wrong.opl",
          "plan diff @ @",
          "plan approve @ --ticket @",
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
  static final List<String> FEW =
      List.of(
          "exec -- true",
          "exec --record best-effort -- ./@",
          "runs list",
          "config show --origin",
          "doctor",
          "runs show --debug");

  /** What is run inside a run, or in its folder. */
  static final List<String> IN_A_RUN =
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

  private CommandLines() {}
}
