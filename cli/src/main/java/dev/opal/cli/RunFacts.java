// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Origin;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.query.PlanChange;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run was given, as lines of a label and a text. */
final class RunFacts {
  private static final int LABEL = 10;
  private static final int HASH_SHOWN = "sha256:".length() + 12;
  private static final int SHA_SHOWN = 12;

  private final Recorded run;
  private final RecordedPlan plan;
  private final Summary summary;
  private final Console console;

  RunFacts(Recorded run, RecordedPlan plan, Console console) {
    this.run = run;
    this.plan = plan;
    this.summary = run.summary();
    this.console = console;
  }

  /**
   * Returns what was known before the first step.
   *
   * @param planChange since the run before; null where there is none
   */
  List<String> lines(@Nullable PlanChange planChange) {
    List<String> lines = new ArrayList<>();
    add(lines, "id", summary.externalId());
    add(lines, "file", plan.script());
    add(lines, "command", command());
    add(lines, "started", time(summary.startedAt()));
    add(lines, "ended", summary.endedAt() == null ? null : time(summary.endedAt()));
    add(lines, "env", summary.env());
    add(lines, "target", summary.target());
    add(lines, "origin", summary.origin().toString());
    add(lines, "user", summary.user() + runner());
    add(lines, "git", git());
    add(lines, "ci", pairs(member("ci")));
    add(lines, "tags", pairs(summary.tags()));
    add(lines, "policy", policy());
    add(lines, "plan", plan(planChange));
    add(lines, "trace", summary.traceId());
    return lines;
  }

  private String time(Instant time) {
    return console.outTerminal() ? Times.local(time) : Times.utc(time);
  }

  private String runner() {
    String host = summary.host().equals(summary.runner()) ? "" : " (" + summary.host() + ")";
    return summary.runner().isEmpty() ? "" : " on " + summary.runner() + host;
  }

  private @Nullable String git() {
    String sha = summary.gitSha();
    if (sha == null) {
      return null;
    }
    String branch = summary.gitBranch() == null ? "" : " " + summary.gitBranch();
    Boolean dirty = summary.gitDirty();
    return cut(sha, SHA_SHOWN)
        + branch
        + (dirty == null ? "" : dirty ? ", with changes that are not committed" : ", clean");
  }

  private @Nullable String policy() {
    JsonObject policy =
        run.json().members().get("policy") instanceof JsonObject object ? object : null;
    List<String> flags = new ArrayList<>();
    for (String flag : new String[] {"deny_network", "readonly_fs"}) {
      if (policy != null && isTrue(policy, flag)) {
        flags.add(flag + (isTrue(policy, flag + "_enforced") ? " (enforced)" : " (not enforced)"));
      }
    }
    return flags.isEmpty() ? null : String.join(", ", flags);
  }

  private static boolean isTrue(JsonObject object, String name) {
    return object.members().get(name) instanceof Json.Bool bool && bool.value();
  }

  private String plan(@Nullable PlanChange change) {
    String hash = summary.planHash() == null ? "unplanned" : cut(summary.planHash(), HASH_SHOWN);
    if (change == null) {
      return hash + ", first run of this environment and target";
    }
    String before = change.before().toString();
    return hash
        + switch (change.kind()) {
          case SAME -> ", same as " + before;
          case CHANGED -> ", changed since " + before;
          case OTHER_KEY -> ", not comparable with " + before + ": another plan key";
          case OTHER_RULES -> ", not comparable with " + before + ": other redaction rules";
          case UNPLANNED -> ", not comparable with " + before + ": one has no plan";
        };
  }

  /** The command of a run that wraps one. */
  private @Nullable String command() {
    boolean wraps = summary.origin() != Origin.PLAN && summary.planHash() != null;
    return run.steps().isEmpty() || !wraps ? null : run.steps().get(0).command();
  }

  /** Adds a line, where there is something to say. */
  void add(List<String> lines, String label, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      lines.add(
          "  " + label + " ".repeat(Math.max(1, LABEL - label.length())) + console.shown(value));
    }
  }

  private Map<String, String> member(String name) {
    Map<String, String> result = new TreeMap<>();
    if (run.json().members().get(name) instanceof JsonObject object) {
      object
          .members()
          .keySet()
          .forEach(key ->
              result.put(
                  key, object.members().get(key) instanceof Json.Str text ? text.value() : ""));
    }
    return result;
  }

  static String pairs(Map<String, ?> entries) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(entries)
        .forEach((name, value) ->
            text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(value));
    return text.toString();
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }
}
