// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

/**
 * Something wrong at a place of a source.
 *
 * @param message one line: what was expected, what was seen, what to do
 */
record Problem(int offset, String message) {
  /** Ends the reading of whatever the problem stands in; the parser goes on behind it. */
  static final class Found extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Found(int offset, String message) {
      super(message, null, false, false);
      this.problem = new Problem(offset, message);
    }

    Problem problem() {
      return problem;
    }
  }
}
