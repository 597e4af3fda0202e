// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** Lends tests of other packages the checks that are too much to be written twice. */
public final class NamedChecks {
  private NamedChecks() {}

  /** Tells what a rule's check says of the masked part, and of what stands before it in a match. */
  public static boolean holds(String name, String before, String text) {
    Check check = Check.named(name);
    if (check == null) {
      throw new IllegalArgumentException("check must be the name of one but was " + name);
    }
    return check.holds(before, text);
  }

  /** Tells the same where the masked part is a secret elsewhere, too short to be masked there. */
  public static boolean isKnownSecret(String before, String text) {
    return AssignedText.isKnownSecret(before, text);
  }
}
