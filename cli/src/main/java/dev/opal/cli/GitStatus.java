// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.execution.ChildExit;
import dev.opal.execution.ChildProcess;
import dev.opal.execution.Launch;
import dev.opal.execution.OutputSink;
import dev.opal.execution.SpawnException;
import dev.opal.execution.Stream;
import dev.opal.recorder.GitCheckout;
import dev.opal.recorder.Run;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks git whether the checkout differs from its commit, beside the command. Where git is missing
 * or fails, nothing is known and nothing recorded.
 */
final class GitStatus implements OutputSink {
  /** No checkout to ask about. */
  static final GitStatus NONE = new GitStatus(null);

  /** How long a command that has ended may be kept from returning. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private volatile boolean output;
  private @Nullable ChildProcess process;

  private GitStatus(@Nullable ChildProcess process) {
    this.process = process;
  }

  static GitStatus start(@Nullable GitCheckout checkout) {
    if (checkout == null) {
      return NONE;
    }
    GitStatus status = new GitStatus(null);
    ByteStrings command =
        ByteStrings.of(
            "git",
            "--no-optional-locks",
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--ignore-submodules=dirty");
    try {
      status.process =
          ChildProcess.start(Launch.capture(command).withDirectory(checkout.root()), status);
    } catch (SpawnException e) {
      return NONE;
    }
    return status;
  }

  /**
   * Records git's answer. The command has ended: who is still waited for is not waited for long.
   */
  void finish(Run run) {
    ChildProcess started = process;
    if (started != null) {
      FutureTask<ChildExit> answer = new FutureTask<>(started::await);
      Thread.ofPlatform().daemon().name("opal-git").start(answer);
      boolean answered = exitCode(answer) == 0;
      started.close();
      if (answered) {
        run.note(Run.GIT_DIRTY, String.valueOf(output), Map.of());
      }
    }
  }

  /** -1 where git takes too long. */
  private static int exitCode(FutureTask<ChildExit> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).exitCode();
    } catch (TimeoutException | ExecutionException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  @Override
  public void output(Stream stream, ByteBuffer bytes, boolean late) {
    output |= stream == Stream.STDOUT && bytes.hasRemaining();
    bytes.position(bytes.limit());
  }

  @Override
  public void end(Stream stream) {
    // What counts is known already.
  }
}
