// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs as comma-separated values (RFC 4180), one line a run; docs/formats/query-json.md. */
final class RunCsv {
  static final String HEAD =
      "run_id,external_id,env,target,origin,status,started_at,ended_at,duration_ns,exit_code,"
          + "plan_hash,template_hash,trace_id,user,runner,host,git_sha,git_branch,git_dirty,"
          + "failed_step,steps,retries,tags,losses,redactions";

  private RunCsv() {}

  /**
   * Returns the line without its end.
   *
   * @param shown what becomes of a field
   */
  static String line(Summary run, UnaryOperator<String> shown) {
    List<@Nullable Object> fields = new ArrayList<>();
    fields.add(run.runId());
    fields.add(run.externalId());
    fields.add(run.env());
    fields.add(run.target());
    fields.add(run.origin());
    fields.add(run.status());
    fields.add(run.startedAt());
    fields.add(run.endedAt());
    fields.add(run.durationNanos());
    fields.add(run.exitCode());
    fields.add(run.planHash());
    fields.add(run.templateHash());
    fields.add(run.traceId());
    fields.add(run.user());
    fields.add(run.runner());
    fields.add(run.host());
    fields.add(run.gitSha());
    fields.add(run.gitBranch());
    fields.add(run.gitDirty());
    fields.add(run.failedStep());
    fields.add(run.steps());
    fields.add(run.retries());
    fields.add(pairs(run.tags()));
    fields.add(losses(run));
    fields.add(pairs(run.redactions()));
    return Csv.line(fields, shown);
  }

  private static String pairs(Map<String, ?> entries) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(entries)
        .forEach((name, value) ->
            text.append(text.isEmpty() ? "" : ";").append(name).append('=').append(value));
    return text.toString();
  }

  private static String losses(Summary run) {
    StringBuilder text = new StringBuilder();
    for (Summary.Loss loss : run.losses()) {
      text.append(text.isEmpty() ? "" : ";").append(loss.kind()).append('=').append(loss.count());
    }
    return text.toString();
  }
}
