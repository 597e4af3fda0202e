// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;
import java.util.regex.Pattern;

/**
 * The name of an environment or a target: a letter or digit, then up to 63 letters, digits, dots,
 * underscores and dashes. Safe as a folder's name. Text in which the redactor masked something is
 * no name, so a secret cannot become one.
 */
public record Name(Redacted text) implements Comparable<Name> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public Name {
    if (!isName(text.toString())) {
      throw new IllegalArgumentException(
          "a name must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit,"
              + " but was "
              + Texts.quote(text.toString()));
    }
  }

  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
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
