// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;

/**
 * The name of an environment or a target: a letter or digit, then up to 63 letters, digits, dots,
 * underscores and dashes. Safe as a folder's name. Text in which the redactor masked something is
 * no name, so a secret cannot become one.
 */
public record Name(Redacted text) implements Comparable<Name> {
  private static final int MAX_LENGTH = 64;

  public Name {
    if (!isName(text.toString())) {
      throw new IllegalArgumentException(
          "a name must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit,"
              + " but was "
              + Texts.quote(text.toString()));
    }
  }

  // By hand: the first regex costs a process milliseconds.
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(Name other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
