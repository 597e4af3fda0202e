// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which two runs differ.
 *
 * @param subject which step, value, variable, tag …; empty where a run has one only
 * @param before null where only the second run has it
 * @param after null where only the first run has it
 */
public record Difference(
    Kind kind, String subject, @Nullable String before, @Nullable String after) {
  private static final String COMMITMENT = "hmac-sha256:";
  private static final String HASH = "sha256:";
  private static final int HASH_SHOWN = HASH.length() + 12;
  private static final int SHA_SHOWN = 12;

  /** What belongs together when differences are shown, in this order. */
  public enum Section {
    RUN,
    PLAN,
    STEPS,
    VALUES,
    ENVIRONMENT,
    GIT,
    POLICY,
    TAGS,
    MEASUREMENTS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What differs. */
  public enum Kind {
    STATUS(Section.RUN, "", "status"),
    EXIT_CODE(Section.RUN, "", "exit code"),
    /** Out of line, by {@link Pace}. */
    DURATION(Section.RUN, "", "duration"),
    USER(Section.RUN, "", "user"),
    RUNNER(Section.RUN, "", "runner"),
    HOST(Section.RUN, "", "host"),
    /** The hash, where the two can be compared or one run has no plan. */
    PLAN(Section.PLAN, "", "plan"),
    /** The plan keys: neither hashes nor commitments can be compared. */
    PLAN_KEY(Section.PLAN, "", "plan key"),
    /** The redaction rules: the hashes cannot be compared. */
    PLAN_RULES(Section.PLAN, "", "redaction rules"),
    /** A member of the plan such as its directory, or the order of the steps. */
    PLAN_MEMBER(Section.PLAN, "plan's", ""),
    /** What stands around steps. */
    BLOCK(Section.PLAN, "block", ""),
    /** The digest of a file that a step begins with. */
    PROGRAM(Section.PLAN, "program", ""),
    /** A step that only one of the two has. */
    STEP(Section.STEPS, "step", ""),
    COMMAND(Section.STEPS, "step", "command"),
    /** What else the plan says of a step. */
    STEP_OPTION(Section.STEPS, "step", ""),
    STEP_STATUS(Section.STEPS, "step", "status"),
    STEP_EXIT_CODE(Section.STEPS, "step", "exit code"),
    STEP_ATTEMPTS(Section.STEPS, "step", "attempts"),
    /** Out of line, by {@link Pace}. */
    STEP_DURATION(Section.STEPS, "step", "duration"),
    /** What a reference stood for: a text, a digest or a commitment. */
    VALUE(Section.VALUES, "value", ""),
    /** A variable of the environment: its value or a commitment to it. */
    VARIABLE(Section.ENVIRONMENT, "variable", ""),
    COMMIT(Section.GIT, "", "commit"),
    BRANCH(Section.GIT, "", "branch"),
    DIRTY(Section.GIT, "", "checkout"),
    POLICY(Section.POLICY, "policy", ""),
    TAG(Section.TAGS, "tag", ""),
    /** The last number measured under a name. */
    MEASUREMENT(Section.MEASUREMENTS, "measurement", "");

    private final Section section;
    private final String noun;
    private final String what;

    Kind(Section section, String noun, String what) {
      this.section = section;
      this.noun = noun;
      this.what = what;
    }

    public Section section() {
      return section;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Tells whether what differs is known by commitments alone. */
  public boolean isSecret() {
    return isCommitment(before) || isCommitment(after);
  }

  /** Returns what differs, for people who see the section. */
  public String title() {
    String space = subject.isEmpty() || kind.what.isEmpty() ? "" : " ";
    return subject + space + kind.what;
  }

  /** Returns what differs, for people who do not. */
  String name() {
    return kind.noun.isEmpty() ? title() : kind.noun + " " + title();
  }

  /** Returns what was and what is, without anything of a secret, for people. */
  public String text() {
    if (before != null && after != null) {
      return isSecret() ? "changed (secret)" : shown(before) + " → " + shown(after);
    }
    String text = before == null ? after : before;
    String what = isSecret() ? " (secret)" : text == null ? "" : ": " + shown(text);
    return (before == null ? "added" : "removed") + what;
  }

  /** The beginning of a hash tells two apart. */
  private String shown(String text) {
    int length = kind == Kind.COMMIT ? SHA_SHOWN : isHash(text) ? HASH_SHOWN : text.length();
    return text.substring(0, Math.min(length, text.length()));
  }

  private static boolean isHash(String text) {
    return text.startsWith(HASH) && text.length() == HASH.length() + 64;
  }

  /** Returns the JSON form; docs/formats/query-json.md describes it. */
  public JsonObject json() {
    return JsonObject.builder()
        .putText("kind", kind)
        .putText("section", kind.section)
        .put("subject", subject.isEmpty() ? null : subject)
        .put("before", before)
        .put("after", after)
        .build();
  }

  static boolean isCommitment(@Nullable String text) {
    return text != null && text.startsWith(COMMITMENT);
  }
}
