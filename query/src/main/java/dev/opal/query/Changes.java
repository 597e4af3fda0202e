// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.query.Difference.Kind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which differences from the last success may be why a run failed. */
final class Changes {
  /** What a run was given; the other kinds tell how it went. */
  private static final Set<Kind> GIVEN =
      EnumSet.of(
          Kind.USER,
          Kind.RUNNER,
          Kind.HOST,
          Kind.PLAN_MEMBER,
          Kind.BLOCK,
          Kind.PROGRAM,
          Kind.STEP,
          Kind.COMMAND,
          Kind.STEP_OPTION,
          Kind.VALUE,
          Kind.VARIABLE,
          Kind.COMMIT,
          Kind.BRANCH,
          Kind.DIRTY,
          Kind.POLICY);

  /** After how many comparisons what never changed before stands out. */
  private static final int ENOUGH = 3;

  private static final int MAX_TEXT = 160;

  private final Map<Key, Integer> changedBefore = new HashMap<>();
  private final int comparisons;

  /** What changed, whatever from and to. */
  private record Key(Kind kind, String subject) {
    static Key of(Difference difference) {
      return new Key(difference.kind(), difference.subject());
    }
  }

  /**
   * @param successes newest first, at least one
   */
  Changes(List<Side> successes) {
    for (int i = 1; i < successes.size(); i++) {
      keys(RunDiff.between(successes.get(i), successes.get(i - 1)))
          .forEach(key -> changedBefore.merge(key, 1, Integer::sum));
    }
    comparisons = successes.size() - 1;
  }

  private static Set<Key> keys(RunDiff diff) {
    Set<Key> keys = new HashSet<>();
    diff.differences().forEach(found -> keys.add(Key.of(found)));
    return keys;
  }

  /**
   * @param diff between the last success and the run
   * @param atFirst between the last success and the first failure since
   * @param step the step that failed, if one did
   */
  void add(
      RunDiff diff, RunDiff atFirst, @Nullable RecordedStep step, Side run, Suspects suspects) {
    Touch.@Nullable Finder finder = step == null ? null : new Touch.Finder(run, step);
    Set<Key> keysAtFirst = keys(atFirst);
    for (Difference difference : diff.differences()) {
      if (GIVEN.contains(difference.kind())) {
        Touch touch = finder == null ? Touch.ANY : finder.of(difference);
        boolean came = keysAtFirst.contains(Key.of(difference));
        int before = changedBefore.getOrDefault(Key.of(difference), 0);
        String evidence =
            (came ? "changed with " : "changed after the first failure, ")
                + atFirst.after().runId()
                + "; "
                + touch.text(step == null ? "" : step.path())
                + "; "
                + past(before);
        suspects.add(
            new Cause(confidence(came, touch, before), what(difference), evidence, difference),
            touch,
            before);
      }
    }
  }

  private Confidence confidence(boolean came, Touch touch, int before) {
    boolean near = touch == Touch.STEP || (touch != Touch.NONE && comparisons >= ENOUGH);
    return came && before == 0 && near ? Confidence.LIKELY : Confidence.POSSIBLE;
  }

  private String past(int before) {
    if (comparisons == 0) {
      return "nothing tells how often it changes";
    }
    String successes = " between the " + (comparisons + 1) + " successes before";
    return before == 0
        ? "never changed" + successes
        : "changed " + before + (before == 1 ? " time" : " times") + successes;
  }

  private static String what(Difference difference) {
    String text = difference.text();
    boolean fits = text.length() <= MAX_TEXT;
    boolean changed =
        difference.before() != null && difference.after() != null && !difference.isSecret();
    return difference.name()
        + (changed ? " changed: " : " ")
        + (fits ? text : text.substring(0, MAX_TEXT) + "…");
  }
}
