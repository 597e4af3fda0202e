// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opal asks git whether the checkout is dirty: what the checkout can make of that. */
class GitQuestionIT {
  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void start() {
    shell = Shell.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin:$PATH", ":$PATH"})
  void git_isNotTheCheckoutsOwn(String path) throws Exception {
    Path bin = Files.createDirectories(shell.file("bin"));
    for (Path program : List.of(bin.resolve("git"), shell.file("git"))) {
      Files.writeString(program, "#!/bin/sh\n: > '" + shell.file("asked") + "'\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    shell.expect("git init -q .; PATH=" + path + "; $OPAL exec -- /bin/echo ran", "ran\n");
    assertThat(shell.file("asked")).doesNotExist();
    assertThat(shell.recorded().only().summary().object("git").bool("dirty")).isFalse();
  }

  @Test
  void filter_ofTheRepositoryIsHeldToTheRestrictions() throws Exception {
    Files.writeString(
        shell.file("filter.sh"),
        """
        touch "$HOME/made"
        python3 -c 'import socket; socket.socket()' && touch "$HOME/connected"
        cat
        """);
    Files.writeString(shell.file("p.opl"), "target t {\na: true\n}\n");
    Shell.Result made =
        shell.run(
            """
            git init -q . && git config user.name n && git config user.email e
            echo a > kept && echo 'kept filter=x' > .gitattributes && git add kept .gitattributes
            git commit -q -m a && echo b > kept && git config filter.x.clean 'sh filter.sh'
            """);
    assertThat(made.code()).as(made.err()).isZero();
    String run = "$OPAL run p.opl --env dev ";
    assertThat(shell.run(run + "--readonly-fs").code()).isZero();
    assertThat(shell.file("made")).doesNotExist();
    assertThat(shell.run(run + "--deny-network").code()).isZero();
    assertThat(shell.file("made")).exists();
    assertThat(shell.file("connected")).doesNotExist();
    assertThat(shell.run(run).code()).isZero();
    assertThat(shell.file("connected")).exists();
  }
}
