// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.StepPath;
import dev.opal.plan.Node;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactedBytes;

/**
 * Looks on while a plan is executed. Called from the threads of the steps, of several at once; must
 * be quick, as steps wait for it.
 */
public interface RunWatcher {
  /** A step begins, or begins again. */
  void started(StepPath path, Redacted command, int attempt);

  /** A step printed something, as it stands in its log. */
  void output(StepPath path, OutputStreamName stream, RedactedBytes bytes);

  /** An attempt has ended and another one may follow. */
  void attempted(StepPath path, int attempt, Outcome outcome);

  /**
   * A block waits for its delay, to begin again unless it is cancelled.
   *
   * @param attempt the one that follows, counted from 1
   */
  void retrying(Node.Retry block, int attempt);

  /**
   * Whatever runs was asked to end, and is pressed where it does not.
   *
   * @param signal that it was sent
   * @param grace how long it is waited for
   */
  void cancelling(int signal, Grace grace);

  /** A step has ended. */
  void ended(StepPath path, int attempts, Outcome outcome, long nanos);
}
