// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.util.Locale;

/** How sure a {@link Cause} is, the surest first. */
public enum Confidence {
  /** The record itself says so, as of a signal or a time limit that ended a step. */
  CERTAIN,

  /**
   * A change that came between the last success and the first failure after it, that came between
   * none of the successes before, and that touches the failing step; where it may touch any step or
   * touches an earlier one, successes must have been compared three times. So is what an exit code
   * means by convention, and a step that failed in a fifth of the runs before.
   */
  LIKELY,

  /** Whatever else differs or is out of line. */
  POSSIBLE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
