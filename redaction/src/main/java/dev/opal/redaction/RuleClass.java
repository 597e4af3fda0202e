// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** What kind of thing a rule recognises. */
enum RuleClass {
  SECRET("secret"),
  PERSONAL("pii"),
  RESOURCE("resource-id");

  private final String word;

  RuleClass(String word) {
    this.word = word;
  }

  /** The word for it in a rule file. */
  String word() {
    return word;
  }
}
