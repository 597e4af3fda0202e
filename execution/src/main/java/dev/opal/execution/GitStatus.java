// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.opal.recorder.GitCheckout;
import dev.opal.recorder.Run;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Asks git whether the checkout differs from its commit, beside the command. Where git is missing,
 * fails or takes too long, that is what is recorded.
 */
public final class GitStatus implements OutputSink {
  /** No checkout to ask about. */
  public static final GitStatus NONE = new GitStatus();

  /** How long a finished command may wait for git. */
  private static final long PATIENCE_MILLIS = 500;

  /** The name of the note that says why it is not known whether the checkout is dirty. */
  private static final String UNKNOWN = "git.dirty_unknown";

  private volatile boolean output;
  private volatile int exitCode = -1;
  private @Nullable ChildProcess process;
  private @Nullable Thread waiter;
  private @Nullable String unstarted;

  private GitStatus() {}

  /**
   * Starts git, unless there is no checkout.
   *
   * @param confinement of git: filters that the repository configures are programs of somebody's
   *     choice, and git has no switch against them
   */
  public static GitStatus start(@Nullable GitCheckout checkout, Confinement confinement) {
    if (checkout == null) {
      return NONE;
    }
    GitStatus status = new GitStatus();
    ByteStrings command =
        ByteStrings.of(
            "git",
            "--no-optional-locks",
            // A monitor that the repository configures would be a program of somebody's choice.
            "-c",
            "core.fsmonitor=false",
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--ignore-submodules=dirty");
    try {
      ChildProcess git =
          ChildProcess.start(
              Launch.capture(command)
                  .withEnvironment(withoutFoldersOfTheCheckout(Inherited.environment()))
                  .withDirectory(checkout.root())
                  .withConfinement(confinement),
              status);
      status.process = git;
      status.waiter = new Thread(() -> status.exitCode = git.await().exitCode(), "opal-git");
      status.waiter.setDaemon(true);
      status.waiter.start();
    } catch (SpawnException e) {
      status.unstarted = e.getMessage();
    }
    return status;
  }

  /**
   * Nobody asked Opal to run what the checkout calls git: relative entries of PATH do not count.
   */
  private static ByteStrings withoutFoldersOfTheCheckout(ByteStrings environment) {
    byte[] path = environment.variable("PATH");
    if (path == null) {
      return environment;
    }
    StringJoiner absolute = new StringJoiner(":");
    for (String entry : new String(path, ISO_8859_1).split(":")) {
      if (entry.startsWith("/")) {
        absolute.add(entry);
      }
    }
    return absolute.length() == 0
        ? environment.without("PATH")
        : environment.with("PATH", absolute.toString().getBytes(ISO_8859_1));
  }

  /** Waits for git, but not long, and records its answer. */
  public void finish(Run run) {
    ChildProcess git = process;
    Thread waiting = waiter;
    if (git == null || waiting == null) {
      if (unstarted != null) {
        run.note(UNKNOWN, unstarted, Map.of());
      }
      return;
    }
    try {
      waiting.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (waiting.isAlive()) {
      git.signal(Signals.KILL);
      run.note(UNKNOWN, "git took longer than " + PATIENCE_MILLIS + " ms", Map.of());
      return;
    }
    git.close();
    if (exitCode == 0) {
      run.checkoutExamined(output);
    } else {
      run.checkoutExamined(null);
      run.note(UNKNOWN, "git ended with exit code " + exitCode, Map.of());
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
