// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import dev.opal.model.RunId;
import dev.opal.model.Texts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a bundle lives in a store: {@code <env>/<target>/<plan>/<run id>}, and with {@code
 * .addendum-<n>} behind it what arrived after the run was sealed. Its parts are safe as file names.
 * Ordered by run id, then addendum, then path.
 *
 * @param plan the first 12 digits of the plan hash, or {@link #UNPLANNED}
 * @param addendum 0 for the run itself, else counted from 1
 */
public record BundleKey(String env, String target, String plan, RunId runId, int addendum)
    implements Comparable<BundleKey> {
  /** Stands where the plan would for a run without one. */
  public static final String UNPLANNED = "unplanned";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final Pattern PATH =
      Pattern.compile(
          "(?<env>"
              + NAME
              + ")/(?<target>"
              + NAME
              + ")/(?<plan>[0-9a-f]{12}|"
              + UNPLANNED
              + ")"
              + "/(?<run>run-[0-9a-f-]{24})(?:\\.addendum-(?<addendum>[1-9][0-9]{0,5}))?");

  public BundleKey {
    String path = path(env, target, plan, runId, addendum);
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a bundle key must be <env>/<target>/<plan>/<run id> but was " + Texts.quote(path));
    }
  }

  /** Returns the key of a run's bundle. */
  public static BundleKey of(String env, String target, @Nullable String planHash, RunId runId) {
    String plan =
        planHash == null ? UNPLANNED : planHash.substring("sha256:".length()).substring(0, 12);
    return new BundleKey(env, target, plan, runId, 0);
  }

  /** Reads what {@link #path()} wrote; empty where the text is something else. */
  public static Optional<BundleKey> parse(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches() || !RunId.isRunId(matcher.group("run"))) {
      return Optional.empty();
    }
    String addendum = matcher.group("addendum");
    return Optional.of(
        new BundleKey(
            matcher.group("env"),
            matcher.group("target"),
            matcher.group("plan"),
            new RunId(matcher.group("run")),
            addendum == null ? 0 : Integer.parseInt(addendum)));
  }

  /** Returns the key of this run's n-th addendum. */
  public BundleKey withAddendum(int n) {
    return new BundleKey(env, target, plan, runId, n);
  }

  /** Returns the place as a relative path with forward slashes. */
  public String path() {
    return path(env, target, plan, runId, addendum);
  }

  private static String path(String env, String target, String plan, RunId runId, int addendum) {
    String run = env + "/" + target + "/" + plan + "/" + runId;
    return addendum == 0 ? run : run + ".addendum-" + addendum;
  }

  @Override
  public int compareTo(BundleKey other) {
    int byRun = runId.compareTo(other.runId);
    if (byRun != 0) {
      return byRun;
    }
    int byAddendum = Integer.compare(addendum, other.addendum);
    return byAddendum != 0 ? byAddendum : path().compareTo(other.path());
  }

  @Override
  public String toString() {
    return path();
  }
}
