// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import dev.opal.model.Name;
import dev.opal.model.RunId;
import dev.opal.model.Texts;
import java.util.Optional;
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

  private static final String ADDENDUM = ".addendum-";
  private static final int PLAN_DIGITS = 12;
  private static final int MAX_ADDENDUM = 999_999;

  public BundleKey {
    if (!isPlace(env, target, plan) || addendum < 0 || addendum > MAX_ADDENDUM) {
      throw new IllegalArgumentException(
          "a bundle key must be <env>/<target>/<plan>/<run id> but was "
              + Texts.quote(path(env, target, plan, runId, addendum)));
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
    // By hand, for every row of a list comes here, and a cold JVM interprets.
    String[] parts = path.split("/", -1);
    if (parts.length != 4 || !isPlace(parts[0], parts[1], parts[2])) {
      return Optional.empty();
    }
    String run = parts[3];
    int at = run.indexOf(ADDENDUM);
    int addendum = at < 0 ? 0 : addendum(run.substring(at + ADDENDUM.length()));
    String id = at < 0 ? run : run.substring(0, at);
    return addendum < 0 || !RunId.isRunId(id)
        ? Optional.empty()
        : Optional.of(new BundleKey(parts[0], parts[1], parts[2], new RunId(id), addendum));
  }

  private static boolean isPlace(String env, String target, String plan) {
    return Name.isName(env) && Name.isName(target) && (plan.equals(UNPLANNED) || isPlan(plan));
  }

  private static boolean isPlan(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isDigit(c) && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() == PLAN_DIGITS;
  }

  /** Returns the number, or -1 where the text is not one as {@link #path()} writes it. */
  private static int addendum(String text) {
    boolean number = !text.isEmpty() && text.length() <= 6 && text.charAt(0) != '0';
    for (int i = 0; number && i < text.length(); i++) {
      number = isDigit(text.charAt(i));
    }
    return number ? Integer.parseInt(text) : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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
    return addendum == 0 ? run : run + ADDENDUM + addendum;
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
