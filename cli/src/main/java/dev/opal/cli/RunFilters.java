// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Status;
import dev.opal.model.Texts;
import dev.opal.redaction.Redactor;
import dev.opal.redaction.RuleSet;
import dev.opal.store.Query;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options of every command that looks at many runs. */
final class RunFilters {
  private RunFilters() {}

  static void describe(CommandSpec spec) {
    spec.addOption(Options.value("--env", "NAME", "of this environment"));
    spec.addOption(Options.value("--target", "NAME", "of this target"));
    spec.addOption(
        Options.values(
            "--status",
            "STATUS",
            "running, succeeded, failed, cancelled, timed_out or interrupted; several with commas"));
    spec.addOption(
        Options.value(
            "--since", "TIME", "started at or after; 48h ago, 2025-01, 2025-01-15T10:22:31Z"));
    spec.addOption(
        Options.value("--until", "TIME", "started before; a month or day is included whole"));
    spec.addOption(Options.value("--plan-hash", "HASH", "of this plan, or the hash's beginning"));
    spec.addOption(
        Options.value("--template-hash", "HASH", "of this plan in any environment, likewise"));
    spec.addOption(Options.value("--trace-id", "ID", "of this trace"));
    spec.addOption(Options.values("--tag", "KEY=VALUE", "with this tag"));
    spec.addOption(Options.value("--user", "NAME", "started by"));
  }

  /**
   * @param limit how many runs where the command line does not say
   * @param home whose key finds a person by the name under a pseudonym, too
   */
  static Query query(ParseResult parsed, int limit, Home home) throws CliException {
    String since = Options.one(parsed, "--since");
    String until = Options.one(parsed, "--until");
    Query query =
        Query.ALL
            .env(Options.one(parsed, "--env"))
            .target(Options.one(parsed, "--target"))
            .statuses(statuses(parsed))
            .since(since == null ? null : Times.parse("--since", since, false))
            .until(until == null ? null : Times.parse("--until", until, true))
            .planHash(hash(parsed, "--plan-hash"))
            .templateHash(hash(parsed, "--template-hash"))
            .traceId(Options.one(parsed, "--trace-id"))
            .users(users(parsed, home));
    for (Map.Entry<String, String> tag : Options.pairs(parsed, "--tag").entrySet()) {
      query = query.tag(tag.getKey(), tag.getValue());
    }
    return query.window(0, limit);
  }

  private static Set<String> users(ParseResult parsed, Home home) throws CliException {
    String user = Options.one(parsed, "--user");
    if (user == null) {
      return Set.of();
    }
    Redactor redactor = new Redactor(Set.of(), RuleSet.builtIn(), home.privacyOfRecords());
    Set<String> names = new HashSet<>(Set.of(user));
    names.add(redactor.identity("user", user).toString());
    return names;
  }

  private static Set<Status> statuses(ParseResult parsed) throws CliException {
    EnumSet<Status> statuses = EnumSet.noneOf(Status.class);
    for (String option : Options.all(parsed, "--status")) {
      for (String name : option.split(",", -1)) {
        try {
          statuses.add(Status.parse(name));
        } catch (IllegalArgumentException e) {
          throw new CliException(ExitCodes.USAGE, "--status: " + e.getMessage(), e);
        }
      }
    }
    return statuses;
  }

  private static @Nullable String hash(ParseResult parsed, String option) throws CliException {
    String text = Options.one(parsed, option);
    if (text == null) {
      return null;
    }
    String digits = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
    boolean isHex = !digits.isEmpty() && digits.length() <= 64;
    for (int i = 0; i < digits.length(); i++) {
      isHex &= Character.digit(digits.charAt(i), 16) >= 0 && digits.charAt(i) < 128;
    }
    if (!isHex) {
      throw new CliException(
          ExitCodes.USAGE,
          option
              + " must be sha256: and hexadecimal digits, or digits, but was "
              + Texts.quote(text));
    }
    return digits.toLowerCase(java.util.Locale.ROOT);
  }
}
