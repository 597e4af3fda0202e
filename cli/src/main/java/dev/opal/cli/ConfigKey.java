// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keys, their built-in values and whether a project may set them. A list adds to the one before.
 */
enum ConfigKey {
  ENV("local", true),
  TRACE_ID("plan", true),
  RECORD("normal", false),
  IDLE("24h", false),
  SECRET_NAMES(null, true),
  PUBLIC_NAMES(null, false),
  ENVIRONMENT_SHOWN(null, false),
  /** Text in the form of docs/formats/rules.md, whole or as a list of texts. */
  RULES(null, true),
  RULES_DISABLED(null, false),
  PRIVACY("minimal", false),
  /** Of each class of rules that are not for secrets; where it is not set, as privacy says. */
  PRIVACY_PII("", true),
  PRIVACY_RESOURCE_ID("", true),
  PRIVACY_SHOWN(null, false),
  /** Whether a value that is hidden whole leaves its length. */
  REDACTION_LENGTH("shown", false);

  /** Null for a list, which is empty. */
  private final @Nullable String builtIn;

  private final boolean projectMay;

  ConfigKey(@Nullable String builtIn, boolean projectMay) {
    this.builtIn = builtIn;
    this.projectMay = projectMay;
  }

  /** Returns what holds where nothing is set; nothing for a list. */
  String builtIn() {
    return builtIn == null ? "" : builtIn;
  }

  /** Returns the name of the variable that sets it. */
  String variable() {
    return "OPAL_" + name();
  }

  boolean projectMay() {
    return projectMay;
  }

  /** Tells whether a project may only ask for more. */
  boolean isTreatment() {
    return this == PRIVACY_PII || this == PRIVACY_RESOURCE_ID;
  }

  boolean isList() {
    return builtIn == null;
  }

  @Override
  public String toString() {
    return this == REDACTION_LENGTH ? "redaction.length" : name().toLowerCase(Locale.ROOT);
  }
}
