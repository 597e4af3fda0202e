// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Outcome;
import dev.opal.model.Plan;
import dev.opal.model.RunContext;
import dev.opal.model.SpanId;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON files of a bundle, as docs/formats describes them: functions of the run's view. */
final class Artifacts {
  static final String PLAN = "plan.json";
  static final String SUMMARY = "summary.json";
  static final String DECORATORS = "decorators.json";
  static final String TRACES = "otlp-traces.json";

  /** What a seal writes; until it is committed, a later seal writes it again. */
  static final Set<String> NAMES = Set.of(PLAN, SUMMARY, DECORATORS, TRACES, Manifest.NAME);

  private Artifacts() {}

  /** Returns plan.json; a run without a plan has none. */
  static byte @Nullable [] plan(RunView view) {
    Plan plan = view.plan();
    return plan == null ? null : plan.json().pretty();
  }

  static byte[] summary(RunView view) {
    RunContext.Policy policy = view.context().policy();
    return view.summary().json().toBuilder()
        .put(
            "policy",
            JsonObject.builder()
                .put("deny_network", policy.denyNetwork())
                .put("readonly_fs", policy.readonlyFs())
                .put("deny_network_enforced", policy.denyNetworkEnforced())
                .put("readonly_fs_enforced", policy.readonlyFsEnforced())
                .build())
        .putTexts("ci", view.context().ci())
        .putAll("step_list", view.steps(), Artifacts::step)
        .putAll("measurements", view.measurements(), Artifacts::measurement)
        .putAll("notes", view.notes(), Artifacts::note)
        .putAll("masks", view.masks(), Artifacts::mask)
        .build()
        .pretty();
  }

  static byte[] decorators(RunView view) {
    Map<SpanId, String> paths = new HashMap<>();
    view.steps().forEach(step -> paths.put(step.span(), step.path()));
    return JsonObject.builder()
        .put("schema", 1)
        .putText("run_id", view.summary().runId())
        .putAll(
            "decorator_usage",
            view.decorators(),
            use -> decorator(use, paths.get(use.span()), view.summary()))
        .build()
        .pretty();
  }

  private static Json step(RunView.Step step) {
    return outcome(step.outcome())
        .put("path", step.path())
        .putText("span_id", step.span())
        .putText("parent_span_id", step.parent())
        .put("command", step.command())
        .putText("started_at", step.startedAt())
        .put("duration_ns", step.nanos())
        .put("attempts", step.attempts())
        .put("output_lines", step.outputLines())
        .putAll(
            "attempt_list",
            step.attemptList(),
            attempt ->
                outcome(attempt.outcome())
                    .put("attempt", attempt.number())
                    .put("duration_ns", attempt.nanos())
                    .build())
        .build();
  }

  private static JsonObject.Builder outcome(Outcome outcome) {
    Outcome.Usage usage = outcome.usage();
    return JsonObject.builder()
        .putText("status", outcome.status())
        .put("exit_code", integer(outcome.exitCode()))
        .put("signal", integer(outcome.signal()))
        .put("error", outcome.error().isEmpty() ? null : outcome.error().toString())
        .put("cpu_user_ns", usage.cpuUserNanos())
        .put("cpu_system_ns", usage.cpuSystemNanos())
        .put("peak_memory_bytes", usage.peakMemoryBytes())
        .put("stdout_bytes", usage.stdoutBytes())
        .put("stderr_bytes", usage.stderrBytes());
  }

  private static Json decorator(
      RunView.Decorator decorator, @Nullable String stepPath, Summary run) {
    DecoratorUse use = decorator.use();
    return JsonObject.builder()
        .putText("decorator", use.decorator())
        .putText("parameter", use.parameter())
        .put("script", use.script().isEmpty() ? null : use.script().toString())
        .put("line", use.line() == 0 ? null : new Json.Int(use.line()))
        .putText("timestamp", decorator.at())
        .put("duration_ms", use.nanos() / 1e6)
        .put("step_path", stepPath)
        .put("user", run.user())
        .put("runner", run.runner())
        .put("exit_code", integer(use.exitCode()))
        .put("stdout_lines", use.stdoutLines())
        .put("status_code", integer(use.statusCode()))
        .build();
  }

  private static Json measurement(RunView.Measurement measurement) {
    return JsonObject.builder()
        .putText("name", measurement.event().name())
        .put("value", measurement.event().value())
        .putText("unit", measurement.event().unit())
        .putText("at", measurement.at())
        .putText("span_id", measurement.span())
        .build();
  }

  private static Json note(RunView.Note note) {
    return JsonObject.builder()
        .putText("name", note.event().name())
        .putText("value", note.event().value())
        .putTexts("attributes", note.event().attributes())
        .putText("at", note.at())
        .putText("span_id", note.span())
        .build();
  }

  private static Json mask(RunView.Mask mask) {
    return JsonObject.builder()
        .put("values", mask.event().values())
        .putText("at", mask.at())
        .putText("span_id", mask.span())
        .build();
  }

  private static @Nullable Json integer(@Nullable Integer value) {
    return value == null ? null : new Json.Int(value);
  }
}
