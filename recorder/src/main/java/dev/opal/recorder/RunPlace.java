// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.RunId;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.StepPath;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A place in an open run, as it travels to child processes in their environment.
 *
 * @param folder of the open run
 * @param key of its bundle
 * @param path of the step that the child belongs to, {@code main} for the run itself
 */
public record RunPlace(Path folder, BundleKey key, StepPath path, SpanContext span) {
  /** The variables that carry a place. */
  public static final String RUN_ID = "OPAL_RUN_ID";

  static final String RUN_DIR = "OPAL_RUN_DIR";
  static final String RUN_KEY = "OPAL_RUN_KEY";
  static final String STEP_PATH = "OPAL_STEP_PATH";
  static final String TRACEPARENT = "TRACEPARENT";

  /** Every variable that carries a part of a place. */
  static final Set<String> VARIABLES = Set.of(RUN_ID, RUN_DIR, RUN_KEY, STEP_PATH, TRACEPARENT);

  /** Returns the run of this place. */
  public RunId runId() {
    return key.runId();
  }

  /** Returns the place of a step of the same run. */
  RunPlace at(StepPath step, SpanId stepSpan) {
    return new RunPlace(folder, key, step, new SpanContext(span.traceId(), stepSpan, true));
  }

  /** Returns the variables that carry this place to a child process. */
  public Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>();
    variables.put(RUN_ID, runId().value());
    variables.put(RUN_DIR, folder.toString());
    variables.put(RUN_KEY, key.path());
    variables.put(STEP_PATH, path.toString());
    variables.put(TRACEPARENT, span.toString());
    return variables;
  }

  /** Reads a place from the environment; empty where there is none or it is malformed. */
  public static Optional<RunPlace> of(Map<String, String> environment, Redactor redactor) {
    String folder = environment.getOrDefault(RUN_DIR, "");
    Optional<BundleKey> key = BundleKey.parse(environment.getOrDefault(RUN_KEY, ""));
    Optional<SpanContext> span = SpanContext.parse(environment.getOrDefault(TRACEPARENT, ""));
    String path = environment.getOrDefault(STEP_PATH, "main");
    boolean whole =
        key.isPresent()
            && span.isPresent()
            && StepPath.isPath(path)
            && folder.endsWith("/" + RunLayout.OPEN + "/" + key.get().runId())
            && folder.startsWith("/")
            && key.get().runId().value().equals(environment.get(RUN_ID));
    return whole
        ? Optional.of(
            new RunPlace(Path.of(folder).normalize(), key.get(), step(path, redactor), span.get()))
        : Optional.empty();
  }

  /** A path in which the door masks something is none; the step is known by its span then. */
  private static StepPath step(String path, Redactor redactor) {
    try {
      return new StepPath(redactor.text(path));
    } catch (IllegalArgumentException e) {
      return new StepPath(redactor.text("main"));
    }
  }

  /** Returns the folder of all runs that the open run lies in. */
  public Path runs() {
    Path open = folder.getParent();
    Path runs = open == null ? null : open.getParent();
    if (runs == null) {
      throw new IllegalStateException("a run's folder must lie in <runs>/.open but was " + folder);
    }
    return runs;
  }
}
