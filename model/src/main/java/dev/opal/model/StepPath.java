// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;
import java.util.regex.Pattern;

/**
 * Where a step stands in its run: {@code main/deploy/api}. The first segment is {@code main}; the
 * others are 1 to 64 letters, digits, underscores and dashes, with {@code ~2} behind the second
 * step of that name. Safe as a relative file name. Text in which the redactor masked something is
 * no path.
 */
public record StepPath(Redacted text) {
  /** The most segments; what would lie deeper has no place in a folder. */
  public static final int MAX_DEPTH = 32;

  private static final String SEGMENT = "[A-Za-z0-9_-]{1,64}(?:~[1-9][0-9]{0,8})?";
  private static final Pattern SEGMENT_FORM = Pattern.compile(SEGMENT);
  private static final Pattern FORM =
      Pattern.compile("main(?:/" + SEGMENT + "){0," + (MAX_DEPTH - 1) + "}");

  public StepPath {
    if (!isPath(text.toString())) {
      throw new IllegalArgumentException(
          "a step path must be main/<name>/… with names of 1 to 64 letters, digits, '_' or '-', at most "
              + MAX_DEPTH
              + " deep, but was "
              + Texts.quote(text.toString()));
    }
  }

  public static boolean isPath(String text) {
    return FORM.matcher(text).matches();
  }

  public static boolean isSegment(String text) {
    return SEGMENT_FORM.matcher(text).matches();
  }

  /**
   * Makes a segment of any text: what a segment cannot hold becomes {@code _}, and what is too long
   * is cut.
   */
  public static String toSegment(String text) {
    String segment = text.replaceAll("[^A-Za-z0-9_-]", "_");
    String cut = segment.substring(0, Math.min(segment.length(), 64));
    return cut.isEmpty() ? "_" : cut;
  }

  /** Returns the name of the step's log in its bundle. */
  public String logName() {
    return "steps/" + text + ".log";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
