// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.redaction.RuleSet;
import dev.opal.redaction.Treatment;
import java.time.Duration;
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
 * @param privacy what a record tells beyond secrets
 * @param personal what becomes of personal data, and of people and places
 * @param resources what becomes of the names of accounts and projects
 * @param privacyShown names of attributes that are shown where privacy is strict
 * @param lengthShown whether a value that is hidden whole leaves its length
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
    PrivacyMode privacy,
    Treatment personal,
    Treatment resources,
    Set<String> privacyShown,
    boolean lengthShown) {

  Settings withPrivacy(
      PrivacyMode mode,
      Treatment ofPersons,
      Treatment ofResources,
      Set<String> shown,
      boolean lengths) {
    return new Settings(
        env,
        tracePerPlan,
        record,
        idle,
        secretNames,
        environmentShown,
        ruleTexts,
        rules,
        mode,
        ofPersons,
        ofResources,
        Set.copyOf(shown),
        lengths);
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
