// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.query.Cause;
import dev.opal.query.Confidence;
import dev.opal.query.CriticalPath;
import dev.opal.query.Difference;
import dev.opal.query.Difference.Kind;
import dev.opal.query.LogDifference;
import dev.opal.query.LogLine;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import dev.opal.query.RunDiff;
import dev.opal.query.Why;
import dev.opal.redaction.Redactor;
import dev.opal.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What diff, why and the timeline show, as golden files: {@code -Dopal.golden=update}. */
class AnswerPagesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/pages");
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String HOSTILE = "a\u001b[2Jb\u202ec";
  private static final String COMMITMENT = "hmac-sha256:" + "5d".repeat(32);
  private static final Colours PLAIN = new Colours(false);

  private static final List<RecordedStep> STEPS =
      List.of(
          step("main/build/compile", 0, 40, Status.SUCCEEDED),
          step("main/check/a-step-with-quite-a-long-name", 40, 55, Status.SUCCEEDED),
          step("main/test", 40, 90, Status.SUCCEEDED),
          step("main/push", 90, 100, Status.FAILED));

  private static Console console(Map<String, String> environment) {
    Discretion discretion = new Discretion(Map.of());
    discretion.use(new Redactor());
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    return new Console(nowhere, nowhere, false, false, environment, discretion);
  }

  private static RecordedStep step(String path, int from, int to, Status status) {
    OptionalLong unknown = OptionalLong.empty();
    int code = status == Status.SUCCEEDED ? 0 : 2;
    return new RecordedStep(
        path,
        "00f067aa0ba902b7",
        "run " + path + " " + HOSTILE,
        START.plusSeconds(from),
        (to - from) * 1_000_000_000L,
        1,
        0,
        new RecordedStep.End(status, code, null, "", unknown, unknown, unknown, 0, 0),
        List.of());
  }

  private static Summary summary(String id, Status status, @Nullable String failed) {
    boolean succeeded = status == Status.SUCCEEDED;
    return new Summary(
        new RunId(id),
        null,
        "prod",
        "deploy",
        Origin.PLAN,
        status,
        START,
        null,
        100_000_000_000L,
        succeeded ? 0 : 2,
        null,
        null,
        "",
        "ada",
        "ci-1",
        "ci-1",
        null,
        null,
        null,
        failed,
        4,
        0,
        Map.of(),
        List.of(),
        Map.of());
  }

  private static final Summary BEFORE =
      summary("run-20260102-020405-aaaaaaaa", Status.SUCCEEDED, null);
  private static final Summary AFTER =
      summary("run-20260102-030405-bbbbbbbb", Status.FAILED, "main/push");

  private static Recorded recorded(Summary summary) {
    return new Recorded(
        summary,
        summary.json(),
        STEPS,
        List.of(),
        Path.of("/"),
        false,
        false,
        name -> {
          throw new StoreException.Rejected(name);
        });
  }

  private static void assertGolden(String name, List<String> lines) throws IOException {
    Path file = GOLDEN.resolve(name + ".txt");
    String text = String.join("\n", lines) + "\n";
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
    assertThat(lines).allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "\u202e"));
  }

  private static Why why(
      Summary run, @Nullable Summary last, @Nullable LogDifference log, List<Cause> causes) {
    boolean failed = run.status() == Status.FAILED;
    return new Why(
        run,
        last,
        failed ? List.of(BEFORE, run) : List.of(),
        failed ? STEPS.get(3) : null,
        log,
        causes,
        90_000_000_000L,
        List.of("plan", "values"));
  }

  @Test
  void diff_hasASectionForEachKindOfThing() throws Exception {
    RunDiff diff =
        new RunDiff(
            BEFORE,
            AFTER,
            List.of(
                new Difference(Kind.STATUS, "", "succeeded", "failed"),
                new Difference(Kind.PLAN_KEY, "", "0011", "2233"),
                new Difference(Kind.STEP, "main/new", null, "make " + HOSTILE),
                new Difference(Kind.STEP_EXIT_CODE, "main/push", "0", "2"),
                new Difference(Kind.VALUE, "@var.region", "eu-1", HOSTILE),
                new Difference(Kind.VALUE, "@env.API_TOKEN", COMMITMENT, COMMITMENT + "0"),
                new Difference(Kind.VARIABLE, "GONE", "1", null),
                new Difference(Kind.COMMIT, "", "ab".repeat(20), "cd".repeat(20))));
    assertGolden("diff", new DiffPage(diff, console(Map.of()), PLAIN).lines());
    RunDiff none = new RunDiff(BEFORE, AFTER, List.of());
    assertThat(new DiffPage(none, console(Map.of()), PLAIN).lines()).hasSize(1);
  }

  @Test
  void why_showsTheStep_itsLog_andTheCauses() throws Exception {
    LogDifference log =
        new LogDifference(
            List.of(new LogLine(7, "error: " + HOSTILE)), List.of(new LogLine(6, "ok")), false);
    Difference difference = new Difference(Kind.VALUE, "@var.region", "eu-1", HOSTILE);
    List<Cause> causes =
        List.of(
            new Cause(
                Confidence.LIKELY,
                "value @var.region changed: eu-1 → " + HOSTILE,
                "main/push uses it",
                difference),
            new Cause(Confidence.POSSIBLE, "main/push is flaky", "it failed in 1 of 20", null));
    WhyPage page =
        new WhyPage(recorded(AFTER), why(AFTER, BEFORE, log, causes), console(Map.of()), PLAIN);
    assertGolden("why", page.lines(List.of("last line")));
  }

  @Test
  void why_saysWhereNothingDiffers_whereThereIsNoSuccess_andWhereNothingFailed() throws Exception {
    Console console = console(Map.of());
    Why nothing = why(AFTER, BEFORE, null, List.of());
    assertGolden(
        "why-nothing", new WhyPage(recorded(AFTER), nothing, console, PLAIN).lines(List.of()));
    Why alone = why(AFTER, null, null, List.of());
    assertGolden("why-alone", new WhyPage(recorded(AFTER), alone, console, PLAIN).lines(List.of()));
    Why fine = why(BEFORE, BEFORE, null, List.of());
    assertGolden("why-fine", new WhyPage(recorded(BEFORE), fine, console, PLAIN).lines(List.of()));
  }

  @Test
  void timeline_isAsWideAsTheTerminal_andInAsciiWhereItMustBe() throws Exception {
    Map<String, String> utf8 = Map.of("COLUMNS", "72", "LANG", "C.UTF-8");
    assertGolden("timeline", timeline(console(utf8)));
    for (String columns : List.of("40", "72")) {
      assertThat(timeline(console(Map.of("COLUMNS", columns, "LANG", "C.UTF-8"))))
          .allSatisfy(
              line -> assertThat(line.length()).isLessThanOrEqualTo(Integer.parseInt(columns)));
    }
    Map<String, String> dumb = Map.of("COLUMNS", "40", "LANG", "C.UTF-8", "TERM", "dumb");
    assertGolden("timeline-ascii", timeline(console(dumb)));
    assertThat(timeline(console(dumb))).isEqualTo(timeline(console(Map.of("COLUMNS", "40"))));
  }

  private static List<String> timeline(Console console) {
    return new Timeline(recorded(AFTER), CriticalPath.of(STEPS), console, PLAIN).lines();
  }

  @Test
  void tree_marksTheCriticalPath_whereStepsRanSideBySide() {
    List<RecordedStep> critical = CriticalPath.of(STEPS);
    Console console = console(Map.of());
    assertThat(new StepTree(STEPS, List.of(), critical, console).lines(PLAIN))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("  main"),
            line -> assertThat(line).isEqualTo("    build"),
            line -> assertThat(line).startsWith("*     compile"),
            line -> assertThat(line).isEqualTo("    check"),
            line -> assertThat(line).startsWith("      a-step"),
            line -> assertThat(line).startsWith("*   test"),
            line -> assertThat(line).startsWith("*   push"));
    assertThat(CriticalShare.line(STEPS, critical, 100_000_000_000L))
        .containsExactly("  critical path: 3 of 4 steps (*): 1m40s, 100% of the run");
    assertThat(CriticalShare.line(STEPS.subList(0, 2), STEPS.subList(0, 2), 110_000_000_000L))
        .containsExactly(
            "  critical path: all 2 steps, one after the other: 55.0s, 50% of the run");
  }
}
