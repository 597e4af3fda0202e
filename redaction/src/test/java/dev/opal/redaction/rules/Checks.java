// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import dev.opal.redaction.NamedChecks;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a rule's {@code check} line asks of the masked part, as pii.rules describes it. */
final class Checks {
  private static final Pattern PRIVATE_IPV4 =
      Pattern.compile(
          "(?:0|10|127|22[4-9]|2[345]\\d|169\\.254|172\\.(?:1[6-9]|2\\d|3[01])|192\\.168"
              + "|192\\.0\\.2|198\\.51\\.100|203\\.0\\.113|198\\.1[89]|100\\.(?:6[4-9]|[789]\\d|1[01]\\d|12[0-7]))\\..*");

  private static final Map<String, Predicate<String>> BY_NAME =
      Map.of(
          "none", text -> true,
          "luhn", Checks::luhn,
          "iban", Checks::iban,
          "us-ssn", Checks::usSsn,
          "public-ipv4", Checks::publicIpv4);

  private Checks() {}

  /** Returns what tells of a masked part, and of what stands before it in a match. */
  static BiPredicate<String, String> named(String name) {
    Predicate<String> check = BY_NAME.get(name);
    return check == null
        ? (before, text) -> NamedChecks.holds(name, before, text)
        : (before, text) -> check.test(text);
  }

  /** Tells what a rule asks of a masked part that is a secret elsewhere. */
  static boolean ofKnown(RuleEntry entry, String before, String text) {
    return entry.one("check", "none").equals("assigned") && NamedChecks.isKnownSecret(before, text);
  }

  private static boolean luhn(String text) {
    String digits = text.replaceAll("[ -]", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0 && sum > 0;
  }

  private static boolean iban(String text) {
    String account = text.replaceAll("[ -]", "");
    StringBuilder digits = new StringBuilder();
    for (char c : (account.substring(4) + account.substring(0, 4)).toCharArray()) {
      digits.append(Character.digit(c, 36));
    }
    return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }

  private static boolean usSsn(String text) {
    String digits = text.replaceAll("[ -]", "");
    String area = digits.substring(0, 3);
    return !area.equals("000")
        && !area.equals("666")
        && !area.startsWith("9")
        && !digits.substring(3, 5).equals("00")
        && !digits.substring(5).equals("0000");
  }

  private static boolean publicIpv4(String text) {
    for (String part : text.split("\\.")) {
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return !PRIVATE_IPV4.matcher(text).matches();
  }
}
