// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.redaction.Privacy;
import dev.opal.redaction.Redactor;
import dev.opal.redaction.RuleSet;
import dev.opal.redaction.Treatment;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user has configured, resolved. {@link Config} tells where each value is from.
 *
 * @param env the environment of a run where the command line names none
 * @param tracePerPlan runs of one plan share a trace
 * @param record what happens when recording fails
 * @param idle after which a run begun by {@code opal begin} counts as dead
 * @param secretNames variables that are secret beyond those whose name says so
 * @param environmentShown variables recorded with their value, beside the usual ones
 * @param ruleTexts the user's own rules, as written
 * @param rules all that apply
 * @param masking what they mask by beside values
 */
record Settings(
    String env,
    boolean tracePerPlan,
    RecordMode record,
    Duration idle,
    Set<String> secretNames,
    Set<String> environmentShown,
    List<RuleText> ruleTexts,
    RuleSet rules,
    Masking masking) {

  /** Returns these, as strict as the recorder around this process, if there is one. */
  Settings within(Masking.@Nullable Around outer) {
    return outer == null
        ? this
        : new Settings(
            env,
            tracePerPlan,
            record,
            idle,
            secretNames,
            environmentShown,
            ruleTexts,
            rules,
            masking.within(outer.masking()));
  }

  /**
   * Returns a redactor that knows no values yet.
   *
   * @param moreSecretNames secret for this run
   * @param morePublicNames no secrets for this run
   */
  Redactor redactor(Set<String> moreSecretNames, Set<String> morePublicNames, Privacy privacy) {
    Set<String> secret = new HashSet<>(secretNames);
    secret.addAll(moreSecretNames);
    secret.remove("");
    Set<String> open = new HashSet<>(masking.publicNames());
    open.addAll(morePublicNames);
    open.removeIf(name -> masking.shown() != null && !masking.shown().contains(name));
    return new Redactor(secret, open, rules, privacy);
  }

  /** Rules as a source has them. */
  record RuleText(String origin, String text) {
    /** The name of the file, or the variable. */
    String shortOrigin() {
      return origin.substring(origin.lastIndexOf('/') + 1);
    }
  }

  /** Reads what becomes of a class: {@code keep}, {@code pseudonym} or {@code mask}. */
  static Treatment treatment(String text) {
    return switch (Options.chosen(text, List.of("keep", "pseudonym", "mask"))) {
      case "keep" -> Treatment.LEAVE;
      case "pseudonym" -> Treatment.PSEUDONYM;
      default -> Treatment.MASK;
    };
  }

  /** What a record tells beyond secrets. */
  enum PrivacyMode {
    /** Everything. */
    MINIMAL,
    /** People and places on a disk as pseudonyms. */
    BALANCED,
    /** Also of attributes only those that are allowed. */
    STRICT;

    Treatment personal() {
      return switch (this) {
        case MINIMAL -> Treatment.LEAVE;
        case BALANCED -> Treatment.PSEUDONYM;
        case STRICT -> Treatment.MASK;
      };
    }

    Treatment resources() {
      return this == STRICT ? Treatment.PSEUDONYM : Treatment.LEAVE;
    }

    static PrivacyMode parse(String text) {
      return valueOf(
          Options.chosen(text, List.of("minimal", "balanced", "strict")).toUpperCase(Locale.ROOT));
    }
  }

  /** What happens to the job when its run cannot be recorded. */
  enum RecordMode {
    /** A run that cannot be recorded does not start; later failures are counted. */
    NORMAL,
    /** The job also stops at the next step when the journal fails. */
    STRICT,
    /** The job starts all the same. */
    BEST_EFFORT;

    static RecordMode parse(String text) {
      return Options.chosen(text, List.of(values()));
    }

    /** Returns whether the text, or null for none, asks that the job starts whatever happens. */
    static boolean isBestEffort(@Nullable String text) {
      return BEST_EFFORT.toString().equals(text);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
