// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.recorder.Run;
import dev.opal.store.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyTest {
  @TempDir Path folder;
  private TestArchive home;
  private Archive archive;

  @BeforeEach
  void open() {
    home = new TestArchive(folder);
    archive = home.open();
  }

  @AfterEach
  void close() {
    archive.close();
  }

  private RunId record(Status status) throws Exception {
    return record(status, "make deploy");
  }

  private RunId record(Status status, String command) throws Exception {
    Run run = home.start("prod", "deploy", Map.of(), command);
    String output = status == Status.SUCCEEDED ? "made\nin 12ms\n" : "no rule\nin 15ms\n";
    home.step(run, "make", output, status);
    run.end(status, status == Status.SUCCEEDED ? 0 : 2);
    return run.key().runId();
  }

  private Why why(RunId run) throws Exception {
    return Why.of(archive, archive.find(run));
  }

  private static List<String> causes(Why why) {
    return why.causes().stream().map(cause -> cause.confidence() + " " + cause.what()).toList();
  }

  @Test
  void withoutASuccess_isTheFailureAlone() throws Exception {
    home.record("dev", "deploy", Status.SUCCEEDED);
    RunId failed = record(Status.FAILED);
    record(Status.SUCCEEDED);
    Why why = why(failed);
    assertThat(why.lastSuccess()).isNull();
    assertThat(why.step()).isNotNull().extracting(RecordedStep::path).isEqualTo("main/make");
    assertThat(why.causes()).isEmpty();
    assertThat(why.log()).isNull();
  }

  @Test
  void whereNothingDiffers_thatIsSaid() throws Exception {
    RunId success = record(Status.SUCCEEDED);
    Why why = why(record(Status.FAILED));
    assertThat(why.lastSuccess()).isNotNull().extracting(Summary::runId).isEqualTo(success);
    assertThat(why.hasDifferences()).isFalse();
    assertThat(why.same()).containsExactly("plan", "values", "environment");
    assertThat(why.log()).isNotNull();
    assertThat(why.log().added()).containsExactly(new LogLine(1, "no rule"));
    assertThat(why.log().removed()).containsExactly(new LogLine(1, "made"));
  }

  @Test
  void whatChangedWithTheFirstOfSeveralFailures_isLikely() throws Exception {
    record(Status.SUCCEEDED);
    RunId first = record(Status.FAILED, "make depoly");
    RunId last = record(Status.FAILED, "make depoly");
    Why why = why(last);
    assertThat(why.failures()).extracting(Summary::runId).containsExactly(first, last);
    assertThat(causes(why))
        .containsExactly("likely step main/make command changed: make deploy → make depoly");
    assertThat(why.causes().get(0).evidence()).startsWith("changed with " + first);
  }

  @Test
  void stepThatFailedOften_isFlaky() throws Exception {
    record(Status.SUCCEEDED);
    RunId flaky = record(Status.FAILED);
    record(Status.SUCCEEDED);
    Why why = why(record(Status.FAILED));
    assertThat(causes(why)).containsExactly("likely main/make is flaky");
    assertThat(why.causes().get(0).evidence())
        .isEqualTo(
            "it failed in 1 of 3 runs up to the last success, 1 with this exit code; the last was "
                + flaky);
  }

  @Test
  void runThatSucceeded_hasNoCauses_unlessItWasSlow() throws Exception {
    record(Status.SUCCEEDED);
    Why why = why(record(Status.SUCCEEDED, "another"));
    assertThat(why.causes()).isEmpty();
    assertThat(why.failures()).isEmpty();
    assertThat(why.usualNanos()).isNotNull();
  }

  @Test
  void runThatIsRunning_isNotJudged() throws Exception {
    record(Status.SUCCEEDED);
    Run run = home.start("prod", "deploy", Map.of(), "another");
    home.step(run, "make", "", Status.RUNNING);
    assertThat(why(run.key().runId()).causes()).isEmpty();
    run.end(Status.CANCELLED, null);
  }

  @Test
  void lastFailure_isOfThoseThatMatch() throws Exception {
    RunId failed = record(Status.FAILED);
    home.record("dev", "deploy", Status.FAILED);
    home.record("prod", "deploy", Status.CANCELLED);
    Query prod =
        new Query(
            "prod",
            null,
            java.util.Set.of(),
            null,
            null,
            null,
            null,
            null,
            java.util.Set.of(),
            Map.of(),
            0,
            1);
    assertThat(History.lastFailure(archive, prod)).map(Summary::runId).contains(failed);
  }
}
