// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.model.Hash;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.PlanStep;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import dev.opal.store.files.FileRunStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The journal of a run that was recorded, from which those of others are made: with another id,
 * time, user and commit, and chained anew.
 */
record TemplateRun(String env, String target, List<String> lines, String runId) {
  /** What differs from run to run. */
  record Facts(RunId runId, Instant start, String user, String commit) {}

  /** Records a run for real. */
  static TemplateRun record(Path folder, String env, String target, String command, Status status)
      throws RecordingException, IOException {
    Redactor redactor = new Redactor();
    FileRunStore store = new FileRunStore(folder);
    Run run = Run.start(folder, store, redactor, options(redactor, env, target, command));
    Step step = run.step(target, redactor.text(command));
    step.output(OutputStreamName.STDOUT, ByteBuffer.wrap("x\n".getBytes(StandardCharsets.UTF_8)));
    boolean done = status == Status.SUCCEEDED;
    Redacted error = done ? Redacted.EMPTY : redactor.text("exit code 2: 503 from upstream 17");
    Outcome outcome = new Outcome(status, done ? 0 : 2, null, error, Outcome.Usage.NONE);
    step.outputEnded(OutputStreamName.STDOUT);
    step.attemptEnded(1, 42_000_000_000L, outcome);
    step.end(1, outcome);
    run.end(status, done ? 0 : 2);
    Path journal = folder.resolve(run.key().path()).resolve("journal.jsonl");
    return new TemplateRun(env, target, Files.readAllLines(journal), run.id().value());
  }

  private static RunOptions options(Redactor redactor, String env, String target, String command) {
    Name envName = new Name(redactor.text(env));
    Name targetName = new Name(redactor.text(target));
    Plan plan =
        new Plan(
            envName,
            targetName,
            redactor.text(""),
            "0011223344556677",
            Redactor.RULE_SET_VERSION,
            Instant.EPOCH,
            List.of(
                new PlanStep(
                    new StepPath(redactor.text("main/" + target)),
                    "exec",
                    redactor.text(command),
                    List.of(),
                    Map.of())),
            Plan.Resolved.NONE);
    Surroundings surroundings = Surroundings.of(Map.of("USER", "template"), Path.of(""));
    return new RunOptions(
        envName,
        targetName,
        Origin.EXEC,
        plan,
        null,
        true,
        WriterIdentity.current(redactor),
        surroundings.context(redactor, new PlanKey(new byte[PlanKey.LENGTH]), Set.of(), Map.of()),
        List.of());
  }

  /** Returns the journal of another run. */
  byte[] journal(Facts facts) {
    StringBuilder journal = new StringBuilder();
    String prev = "0".repeat(64);
    for (String line : lines) {
      String time = facts.start().plusNanos(Long.parseLong(value(line, "\"mono_ns\":"))).toString();
      String made =
          with(
                  with(with(line, "\"prev\":\"", prev), "\"time\":\"", time),
                  "\"user\":\"",
                  facts.user())
              .replace(runId, facts.runId().value());
      made = with(made, "\"sha\":\"", facts.commit());
      prev = Hash.of(made.getBytes(StandardCharsets.UTF_8)).hex();
      journal.append(made).append('\n');
    }
    return journal.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String value(String line, String name) {
    int from = line.indexOf(name) + name.length();
    int to = from;
    while (Character.isDigit(line.charAt(to))) {
      to++;
    }
    return line.substring(from, to);
  }

  private static String with(String line, String name, String value) {
    int from = line.indexOf(name);
    if (from < 0) {
      return line;
    }
    int begin = from + name.length();
    return line.substring(0, begin) + value + line.substring(line.indexOf('"', begin));
  }
}
