// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.plan.PlanDiff;
import dev.opal.plan.PlanDiff.Change;
import dev.opal.query.Difference.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What differs between the plans of two runs. Where a plan key made the commitments of one and
 * another key those of the other, or other rules masked them, that is told instead of the hashes;
 * of two keys, commitments are not compared either.
 */
final class PlanDifferences {
  private static final String COMMITMENTS = "commitment";

  private final Differences found;
  private final boolean oneKey;

  /** Steps of which more is told than that a secret in them changed. */
  private final Set<String> told = new HashSet<>();

  private PlanDifferences(Differences found, boolean oneKey) {
    this.found = found;
    this.oneKey = oneKey;
  }

  /** Tells whether one key made the commitments of both, as far as is known. */
  static boolean compare(Side before, Side after, Differences found) {
    PlanChange.Kind kind = PlanChange.between(before.run(), after.run()).kind();
    boolean oneKey = kind != PlanChange.Kind.OTHER_KEY;
    if (kind == PlanChange.Kind.CHANGED || kind == PlanChange.Kind.UNPLANNED) {
      found.add(Kind.PLAN, "", before.summary().planHash(), after.summary().planHash());
    }
    if (kind != PlanChange.Kind.SAME && before.plan() != null && after.plan() != null) {
      new PlanDifferences(found, oneKey).add(PlanDiff.changes(before.plan(), after.plan()));
    }
    return oneKey;
  }

  private void add(List<Change> changes) {
    Map<String, Difference> values = new LinkedHashMap<>();
    for (Change change : changes) {
      if (!oneKey && change.member().startsWith(COMMITMENTS)) {
        continue;
      }
      switch (change.part()) {
        case PLAN -> plan(change);
        case BLOCK -> add(Kind.BLOCK, change);
        case PROGRAM -> add(Kind.PROGRAM, change);
        case STEP -> step(change);
        case VALUE ->
            values.merge(
                change.name(),
                new Difference(Kind.VALUE, change.name(), change.before(), change.after()),
                PlanDifferences::both);
      }
    }
    values.values().forEach(v -> found.add(v.kind(), v.subject(), v.before(), v.after()));
  }

  /** A value that became secret, or larger, has another form of itself in another member. */
  private static Difference both(Difference one, Difference other) {
    return new Difference(
        one.kind(),
        one.subject(),
        one.before() == null ? other.before() : one.before(),
        one.after() == null ? other.after() : one.after());
  }

  private void plan(Change change) {
    switch (change.name()) {
      case "key_id" -> found.add(Kind.PLAN_KEY, "", change.before(), change.after());
      case "rule_set" -> found.add(Kind.PLAN_RULES, "", change.before(), change.after());
      default -> add(Kind.PLAN_MEMBER, change);
    }
  }

  private void step(Change change) {
    String member = change.member();
    if (member.startsWith(COMMITMENTS)) {
      if (told.add(change.name())) {
        found.add(Kind.COMMAND, change.name(), change.before(), change.after());
      }
    } else if (member.isEmpty()) {
      add(Kind.STEP, change);
    } else if (member.equals("command")) {
      told.add(change.name());
      found.add(Kind.COMMAND, change.name(), change.before(), change.after());
    } else if (!member.equals("argv")) {
      add(Kind.STEP_OPTION, change);
    }
  }

  private void add(Kind kind, Change change) {
    String member = change.member().isEmpty() ? "" : " " + change.member();
    found.add(kind, change.name() + member, change.before(), change.after());
  }
}
