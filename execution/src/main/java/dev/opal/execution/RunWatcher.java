// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Outcome;
import dev.opal.model.StepPath;
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
  void output(StepPath path, RedactedBytes bytes);

  /** An attempt has ended and another one may follow. */
  void attempted(StepPath path, int attempt, Outcome outcome);

  /** A step has ended. */
  void ended(StepPath path, int attempts, Outcome outcome, long nanos);
}
