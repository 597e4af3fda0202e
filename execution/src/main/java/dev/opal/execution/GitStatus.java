// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.recorder.GitCheckout;
import dev.opal.recorder.Run;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks git whether the checkout differs from its commit, beside the command. Where git is missing
 * or fails, nothing is known and nothing recorded.
 */
public final class GitStatus implements OutputSink {
  /** No checkout to ask about. */
  public static final GitStatus NONE = new GitStatus(null);

  private volatile boolean output;
  private @Nullable ChildProcess process;

  private GitStatus(@Nullable ChildProcess process) {
    this.process = process;
  }

  /** Starts git, unless there is no checkout. */
  public static GitStatus start(@Nullable GitCheckout checkout) {
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

  /** Waits for git and records its answer. */
  public void finish(Run run) {
    ChildProcess started = process;
    if (started != null) {
      ChildExit exit = started.await();
      started.close();
      if (exit.exitCode() == 0) {
        run.note(Run.GIT_DIRTY, String.valueOf(output), Map.of());
      }
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
