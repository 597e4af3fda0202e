// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.RunEvent;
import dev.opal.model.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorders within recorded steps. */
class NestedIT {
  @TempDir Path folder;

  @Test
  void makefile_givesOneRunWithATreeOfSteps() throws Exception {
    Files.writeString(
        folder.resolve("Makefile"),
        """
        all: one two
        one: ; @$(OPAL) exec --step one -- sh -c 'echo one; $(OPAL) exec --step deep -- echo deep'
        two: ; @$(OPAL) exec -- sh -c 'echo two >&2; exit 3'
        """);
    Shell shell = Shell.in(folder);
    Shell.Result result = shell.run("$OPAL exec --env e --target build -- make -j2 -s all");
    assertThat(result.out()).contains("one\n", "deep\n");
    assertThat(result.code()).isEqualTo(2);
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.paths())
        .containsExactlyInAnyOrder(
            "main/make", "main/make/one", "main/make/one/deep", "main/make/sh");
    assertParent(run, "main/make/one/deep", "main/make/one");
    assertParent(run, "main/make/one", "main/make");
    assertParent(run, "main/make/sh", "main/make");
    assertThat(run.text("steps/main/make/one/deep.log")).isEqualTo("deep\n");
    assertThat(run.text("steps/main/make.log")).contains("one\n", "deep\n", "two\n");
    assertThat(run.step("main/make/sh").integer("exit_code")).isEqualTo(3);
    assertThat(run.summary().string("failed_step")).isEqualTo("main/make/sh");
    assertThat(run.summary().objects("losses")).isEmpty();
  }

  /** The JVM waits up to 300 ms for threads that are in the kernel when it ends. */
  @Test
  void nestedRecorder_endsAsSoonAsAnyOther() throws Exception {
    Files.writeString(
        folder.resolve("quickest"),
        """
        for i in 1 2 3 4 5 6; do
          from=$(date +%s%N); $OPAL exec -- true; echo $((($(date +%s%N) - from) / 1000000))
        done | sort -n | head -1
        """);
    Shell shell = Shell.in(folder);
    long alone = Long.parseLong(shell.run("sh quickest").out().strip());
    long nested = Long.parseLong(shell.run("$OPAL exec -- sh quickest").out().strip());
    assertThat(nested).isLessThan(alone + 200);
  }

  private static void assertParent(Recorded.Sealed run, String child, String parent)
      throws Exception {
    assertThat(run.step(child).string("parent_span_id"))
        .isEqualTo(run.step(parent).string("span_id"));
  }

  @Test
  void bracket_holdsSeparateProcesses() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "eval \"$($OPAL begin --env e --target t --tag k=v --run-id-file id)\"; $OPAL exec -- echo a; $OPAL exec --step b -- sh -c 'exit 4';"
            + " $OPAL note built=yes size=12.5 && $OPAL end --exit-code 4 && cat id | sed s/-.*//",
        "a\nrun\n");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.paths()).containsExactly("main/echo", "main/b");
    JsonObject summary = run.summary();
    assertThat(summary.string("status")).isEqualTo("failed");
    assertThat(summary.string("origin")).isEqualTo("bracket");
    assertThat(summary.object("tags").string("k")).isEqualTo("v");
    assertThat(summary.objects("notes").get(0).string("value")).isEqualTo("yes");
    assertThat(summary.objects("measurements").get(0).decimal("value")).isEqualTo(12.5);
    assertThat(summary.objects("losses")).isEmpty();
    assertThat(run.journals()).hasSize(5);
  }

  @Test
  void bracket_whoseHomeHasAQuoteInItsName() throws Exception {
    Shell shell =
        Shell.in(folder).with("OPAL_HOME", folder.resolve("it's $HOME `x` \"y\"").toString());
    shell.expect("eval \"$($OPAL begin --target t)\"; $OPAL exec -- echo a; $OPAL end", "a\n");
    assertThat(shell.recorded().only().paths()).containsExactly("main/echo");
  }

  @Test
  void endedTwiceOrNeverBegun_isAnErrorOfOneLine() {
    Shell shell = Shell.in(folder);
    Shell.Result twice =
        shell.run("eval \"$($OPAL begin --target t)\"; $OPAL end; $OPAL end; echo $?");
    assertThat(twice.out()).isEqualTo("4\n");
    assertThat(twice.err().lines()).hasSize(1);
    for (String command : List.of("end", "note a=b")) {
      Shell.Result never = shell.run("$OPAL " + command);
      assertThat(never.code()).isEqualTo(2);
      assertThat(never.err().lines()).hasSize(1);
    }
  }

  @Test
  void nestedRecorderThatOutlivesTheRun_becomesAnAddendum() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "mkfifo fifo; $OPAL exec --step s -- sh -c '$OPAL exec --step slow -- sh -c \"echo early; echo up > up; read x < fifo; echo late; echo done > done\" > slow.out 2>&1 & until test -s up; do :; done; echo fast'",
        "fast\n");
    Recorded.Sealed sealed = shell.recorded().only();
    sealed.assertIntact();
    assertThat(sealed.lost("open_journals")).isEqualTo(1);
    String manifest = sealed.text("manifest.json");
    shell.run("echo x > fifo");
    shell.awaitFile("done");
    Shell.until("the addendum is sealed", () -> shell.recorded().sealed().size() == 2);

    Recorded.Sealed addendum = shell.recorded().sealed().get(1);
    assertThat(addendum.runId()).isEqualTo(sealed.runId() + ".addendum-1");
    sealed.assertIntact();
    addendum.assertIntact();
    assertThat(sealed.text("manifest.json")).isEqualTo(manifest);
    assertThat(addendum.json("manifest.json").string("addendum_of")).isNotEmpty();
    assertThat(addendum.text("steps/main/s/slow.log")).isEqualTo("early\nlate\n");
    assertThat(Files.readString(folder.resolve("slow.out"))).isEqualTo("early\nlate\n");
    shell.expect("$OPAL runs recover", "");
    assertThat(shell.recorded().open()).isEmpty();
    assertThat(shell.run("$OPAL runs show latest").out())
        .containsPattern(" slow +succeeded .* 11 B output")
        .contains(addendum.runId())
        .doesNotContain("interrupted");
  }

  /** The nested recorder starts while the run is being sealed, at whatever moment. */
  @Test
  void nestedRecordersAroundTheSeal_leaveTheBundleIntact() throws Exception {
    Shell shell = Shell.in(folder);
    int rounds = Boolean.getBoolean("opal.soak") ? 300 : 5;
    for (int i = 0; i < rounds; i++) {
      String delay = String.format(java.util.Locale.ROOT, "0.%02d", i * 7 % 30);
      shell.run(
          "$OPAL exec --step s -- sh -c 'for n in 1 2 3; do setsid $OPAL exec --step n$n -- echo nested $n >> nested.out 2>&1 < /dev/null & done; sleep "
              + delay
              + "'");
    }
    Shell.until(
        "all nested recorders have ended",
        () ->
            Files.exists(folder.resolve("nested.out"))
                && Files.readAllLines(folder.resolve("nested.out")).size() == 3 * rounds);
    Shell.until(
        "nothing is being written",
        () -> shell.run("$OPAL runs recover").code() == 0 && lateFolders(shell).length == 0);
    // A step that ends in the moment of the seal may stand in the bundle and in an addendum.
    Set<String> ended = new HashSet<>();
    for (Recorded.Sealed bundle : shell.recorded().sealed()) {
      bundle.assertIntact();
      for (String journal : bundle.journals()) {
        bundle.records(journal).stream()
            .filter(record -> record.event() instanceof RunEvent.StepEnded)
            .forEach(record -> ended.add(record.envelope().span().hex()));
      }
    }
    assertThat(ended).as("steps that ended, the outer ones too").hasSize(4 * rounds);
    assertThat(Files.readAllLines(folder.resolve("nested.out")))
        .allMatch(l -> l.startsWith("nested "));
  }

  private static String[] lateFolders(Shell shell) {
    String[] names = shell.home().resolve("runs/.late").toFile().list();
    return names == null ? new String[0] : names;
  }

  @Test
  void placeThatIsNone_startsARunOfItsOwn() throws Exception {
    Shell shell = Shell.in(folder);
    String valid = "run-20260102-030405-0a1b2c3d";
    Shell lost =
        shell
            .with("OPAL_RUN_ID", valid)
            .with("OPAL_RUN_KEY", "e/t/unplanned/" + valid)
            .with("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    for (String place :
        List.of(
            "nonsense",
            "/nowhere/.open/" + valid,
            "/proc/.open/" + valid,
            "/../../etc",
            shell.home() + "/runs/.open/" + valid)) {
      lost.with("OPAL_RUN_DIR", place).expect("$OPAL exec -- echo ran", "ran\n");
    }
    assertThat(Files.exists(Path.of("/nowhere"))).isFalse();
    assertThat(shell.recorded().sealed()).hasSize(5);
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      run.assertIntact();
      assertThat(run.paths()).containsExactly("main/echo");
    }
    Shell.Result note = lost.with("OPAL_RUN_DIR", "/nowhere/.open/" + valid).run("$OPAL note a=b");
    assertThat(note.code()).isEqualTo(4);
    assertThat(note.err().lines()).hasSize(1);
    assertThat(Files.exists(Path.of("/nowhere"))).isFalse();
  }
}
