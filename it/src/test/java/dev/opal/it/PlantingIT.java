// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Secrets by the thousand, every rule's examples and known values in every encoding, in every place
 * that a run records: output, whole and split at every offset, arguments, notes, tags, variables,
 * folders, files, branches, tags and remotes of git, steps, errors, nested runs. Afterwards no file
 * below Opal's home holds one, no answer tells one, and no program was told one that Opal started.
 */
@Execution(ExecutionMode.CONCURRENT)
class PlantingIT {
  private static final int BATCH = 100;

  /** Values of secret variables. */
  private static final List<String> KNOWN =
      List.of(
          "kn0wn/v@lue+with \"quotes\" & blanks é",
          "correct-horse-battery-staple",
          "pa$$w0rd!<x>'y'#`z`",
          "back\\slash\\\\and\\nmore",
          "пароль-секрет-ключ",
          "long-" + "0123456789abcdefghijklmnopqrstuvwxyz.".repeat(6));

  /** Writes every line of a file once for every offset, in two writes that are read apart. */
  private static final String SPLIT =
      """
      import fcntl, os, struct, sys, termios
      def put(piece):
          os.write(1, piece)
          while struct.unpack('i', fcntl.ioctl(1, termios.FIONREAD, b'1234'))[0]:
              os.sched_yield()
      for line in open('sample', 'rb'):
          for at in range(1, len(line)):
              put(line[:at])
              put(line[at:])
      """;

  /** Keeps the index open, so that what SQLite writes beside it stays. */
  private static final String HOLD =
      """
      import sqlite3, sys
      index = sqlite3.connect('home/runs/runs.db')
      index.execute('select count(*) from sqlite_master').fetchall()
      open('held', 'w').write('x')
      sys.stdin.read()
      """;

  @TempDir Path folder;

  @Test
  void nothingPlanted_isFoundAnywhere() throws Exception {
    List<Planted> planted = new ArrayList<>(Planted.examples());
    assertThat(planted).hasSizeGreaterThan(450);
    Needles needles = new Needles();
    Shell shell = shell();
    for (int i = 0; i < KNOWN.size(); i++) {
      shell = shell.with("PLANTED_" + i + "_TOKEN", KNOWN.get(i));
      planted.addAll(Planted.forms(KNOWN.get(i)));
    }
    planted.forEach(each -> needles.add(each.secret()));
    output(shell, planted);
    for (int from = 0; from < planted.size(); from += BATCH) {
      batch(shell, planted.subList(from, Math.min(planted.size(), from + BATCH)), from);
    }
    errors(shell, Planted.forms(KNOWN.get(0)));
    for (String word : List.of("ghp_0123456789abcdefghijABCDEFGHIJ012345", KNOWN.get(1))) {
      needles.add(word);
      names(shell, word);
    }

    Process holder = holdIndex(shell);
    List<String> questions = questions(shell);
    for (String question : questions) {
      needles.search(question, shell.run(question + " 2>&1").bytes());
    }
    List<Path> files = shell.recorded().files();
    assertThat(files).anyMatch(file -> file.endsWith("runs.db-wal"));
    for (Path file : files) {
      needles.search(file.toString(), Files.readAllBytes(file));
      needles.search("the name of " + file, folder.relativize(file).toString().getBytes(UTF_8));
    }
    Shell.kill(holder);
    byte[] argv = Files.readAllBytes(folder.resolve("argv"));
    assertThat(argv).isNotEmpty();
    needles.search("the arguments of git", argv);
    assertThat(needles.found()).isEmpty();
    assertThat(needles.searched()).isGreaterThan(2_000_000);
  }

  /** With a git that tells what it was told. */
  private Shell shell() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path git = bin.resolve("git");
    Files.writeString(
        git,
        "#!/bin/bash\n[ -z \"$OPAL_IT_OWN\" ] && { tr '\\0' '\\n' < /proc/$$/cmdline; } >> '"
            + folder
            + "/argv'\nexec /usr/bin/git \"$@\"\n");
    assertThat(git.toFile().setExecutable(true)).isTrue();
    return Shell.in(folder).with("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
  }

  private static void output(Shell shell, List<Planted> planted) throws IOException {
    StringBuilder lines = new StringBuilder();
    planted.forEach(each -> lines.append(each.text()).append('\n'));
    Files.writeString(shell.file("planted"), lines);
    shell.run(
        "$OPAL exec --step out -- cat planted; $OPAL exec --step err -- sh -c 'cat planted >&2'");
    shell.run("$OPAL exec --step a -- $OPAL exec --step b -- cat planted");
    shell.run("$OPAL exec --step slow -- dd if=planted bs=7 status=none");
    // At the end of its input script types a NUL, which the terminal echoes amid the output.
    shell.run("mkfifo keys; script -qec \"$OPAL exec --step pty -- cat planted\" /dev/null <>keys");
    StringBuilder sample = new StringBuilder();
    for (int i = 0; i < planted.size(); i += 40) {
      sample.append(planted.get(i).text().replace("\n", " ")).append('\n');
    }
    Files.writeString(shell.file("sample"), sample);
    Files.writeString(shell.file("split.py"), SPLIT);
    assertThat(shell.run("$OPAL exec --step split -- python3 split.py").bytes())
        .hasSizeGreaterThan(20_000);
  }

  /** As arguments, in a note each, as tags and as variables that are shown. */
  private static void batch(Shell shell, List<Planted> batch, int number) throws IOException {
    StringBuilder script = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    StringBuilder notes = new StringBuilder();
    StringBuilder tags = new StringBuilder();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      String text = batch.get(i).text();
      arguments.append(' ').append(quoted(text));
      notes.append(' ').append(quoted("n" + i + "=" + text));
      tags.append(" --tag ").append(quoted("t" + i + "=" + text));
      if (text.indexOf('=') < 0) {
        tags.append(" --tag ").append(quoted(text + "=k" + i));
      }
      script.append("export PLANT_").append(i).append('=').append(quoted(text)).append('\n');
      shown.append(i == 0 ? "" : ",").append("PLANT_").append(i);
    }
    script.append("export OPAL_ENVIRONMENT_SHOWN=").append(shown).append('\n');
    script.append("$OPAL exec").append(tags).append(" -- true").append(arguments).append('\n');
    script.append("$OPAL exec -- $OPAL note").append(notes).append('\n');
    Path file = Files.writeString(shell.file("batch" + number), script);
    shell.run("bash " + file);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** In the name of a program that is none, which the record's error repeats. */
  private static void errors(Shell shell, List<Planted> planted) throws IOException {
    StringBuilder script = new StringBuilder();
    for (Planted each : planted) {
      script.append("$OPAL exec -- ").append(quoted("./" + each.text())).append('\n');
    }
    Files.writeString(shell.file("errors"), script);
    shell.run("bash errors");
  }

  /** Where only a word fits: folders, files, steps, targets, and whatever git gives names to. */
  private static void names(Shell shell, String word) {
    shell.run(
        """
        mkdir -p names/@/@; cd names/@
        export OPAL_IT_OWN=1
        git init -q -b @; git config user.name @; git config user.email a@b
        git commit -q --allow-empty -m @; git tag @; git tag -a -m @ x-@
        git remote add @ https://someone:@@host.example/@.git; git worktree add -q -b w-@ ../w-@
        cp /bin/true @/@; unset OPAL_IT_OWN
        $OPAL exec -- ./@/@; cd @; $OPAL exec --step @ --target @ --env @ -- ./@ @
        $OPAL exec --step a/@/b -- ./none-@; cd ../../w-@; $OPAL exec -- pwd
        eval "$($OPAL begin --target @ --env @ --tag @=@)"; $OPAL exec --step @ -- true
        $OPAL note --unit @ @=1 a=@; $OPAL end
        GITHUB_ACTIONS=true GITHUB_ACTOR=@ GITHUB_REPOSITORY=@/@ GITHUB_REF=refs/heads/@ \
        GITHUB_WORKFLOW=@ GITHUB_JOB=@ RUNNER_NAME=@ CI=@ TERM=@ LANG=@ $OPAL exec -- true
        """
            .replace("@b\n", "\u0001b\n")
            .replace("@host", "\u0001host")
            .replace("@", word)
            .replace('\u0001', '@'));
  }

  private Process holdIndex(Shell shell) throws Exception {
    shell.run("$OPAL runs list --limit 1");
    Files.writeString(shell.file("hold.py"), HOLD);
    Process holder = shell.start("exec python3 hold.py < <(sleep 1000)");
    shell.awaitFile("held");
    shell.run("$OPAL exec -- echo 'value: " + KNOWN.get(1) + " end'");
    return holder;
  }

  private static List<String> questions(Shell shell) throws Exception {
    List<String> questions = new ArrayList<>();
    for (String format : List.of("table", "json", "ndjson", "csv")) {
      questions.add("$OPAL runs list --limit 1000 -o " + format);
    }
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      StringBuilder all = new StringBuilder();
      all.append("r=").append(run.runId()).append("; $OPAL runs show $r; ");
      all.append("$OPAL runs show -o json $r; ");
      for (String path : run.paths()) {
        all.append("$OPAL runs tail $r --step ").append(path).append("; ");
      }
      questions.add("{ " + all + "}");
    }
    return questions;
  }
}
