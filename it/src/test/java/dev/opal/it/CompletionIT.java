// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shells' own completion, with the scripts that Opal prints for them; and manual pages. */
class CompletionIT {
  private static final String FIRST = "export PATH=$PWD:$PATH; ";

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = Shell.in(folder);
  }

  @Test
  void bash_completesCommandsOptionsAndWhatTheStoreKnows() {
    shell.run("$OPAL exec --env staging --target nightly -- true");
    Shell.Result result =
        shell.run(
            FIRST
                + """
                source <(opal completion bash)
                compopt() { echo "compopt $*"; }
                complete_line() {
                  COMP_LINE=$1 COMP_POINT=${#1}
                  _opal opal "${1##* }"
                  echo "$1|${COMPREPLY[*]}"
                }
                complete_line 'opal runs sh'
                complete_line 'opal runs list --sta'
                complete_line 'opal runs list --status=f'
                complete_line 'opal runs list --env st'
                complete_line 'opal runs show latest:f'
                complete_line 'opal runs tail --step '
                complete_line 'opal exec -- fals'
                complete_line 'opal run '
                """);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            opal runs sh|show
            opal runs list --sta|--status
            opal runs list --status=f|failed
            opal runs list --env st|staging
            opal runs show latest:f|failed
            opal runs tail --step |main/true
            opal exec -- fals|false
            compopt -o default
            opal run |
            """);
  }

  @Test
  void fish_completesWithExplanations() {
    Peers.program("fish");
    Shell.Result result =
        shell.run(
            FIRST
                + """
                touch release.opl
                fish -c 'opal completion fish | source
                complete -C "opal runs li"
                complete -C "opal runs list -o nd"
                complete -C "opal run rel"'
                """);
    assertThat(result.out()).isEqualTo("list\tlist runs, newest first\nndjson\nrelease.opl\n");
  }

  @Test
  void zsh_completesOnATerminal() {
    Peers.program("zsh");
    Peers.program("tmux");
    shell.run(FIRST + "tmux -S sock -f /dev/null new-session -d -x 100 -y 24 'zsh -f -i'");
    try {
      type("'autoload -U compinit; compinit -u -d dump; source <(opal completion zsh)' Enter");
      type("'echo up$((1 + 1))' Enter");
      awaitScreen("up2");
      type("'opal runs list --status fa' Tab");
      awaitScreen("--status failed");
      type("C-u 'opal runs show latest:f' Tab");
      awaitScreen("latest:failed");
      type("C-u 'opal exec -- /bin/ech' Tab");
      awaitScreen("/bin/echo");
    } finally {
      shell.run("tmux -S sock kill-server");
    }
  }

  private void type(String keys) {
    shell.run("tmux -S sock send-keys " + keys);
  }

  private void awaitScreen(String text) {
    Shell.until(
        text + " on the screen",
        () -> shell.run("tmux -S sock capture-pane -p").out().contains(text));
  }

  @Test
  void manualPages_areThereForEveryCommand_andGroffHasNothingToSayAgainstThem() {
    Peers.program("groff");
    assertThat(shell.run("$OPAL man --install pages && ls pages").out().lines())
        .hasSize(HelpIT.commands(shell).size() + 1)
        .contains("opal.1", "opal-runs-list.1");
    Shell.Result checked = shell.run("groff -man -Tascii -P-cbou -ww -b pages/*.1");
    assertThat(checked.err()).isEmpty();
    assertThat(checked.out()).contains("OPAL-RUNS-LIST(1)", "--status");
    assertThat(shell.run("$OPAL man runs list").out()).startsWith(".TH \"OPAL\\-RUNS\\-LIST\" 1");
    assertThat(shell.run("$OPAL man runs lisst").code()).isEqualTo(2);
  }
}
