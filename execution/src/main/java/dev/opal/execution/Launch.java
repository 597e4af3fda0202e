// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and how.
 *
 * @param command program and arguments; the program is searched on the {@code PATH} of {@code
 *     environment} unless it contains a slash, as a shell does
 * @param environment every variable as {@code NAME=value}; nothing is added
 * @param bareEnvironment in place of an environment that is too long for the kernel, or null
 * @param directory working directory, null for Opal's own
 */
public record Launch(
    ByteStrings command,
    ByteStrings environment,
    @Nullable ByteStrings bareEnvironment,
    @Nullable Path directory,
    Attachment attachment,
    Grace grace) {

  /** How the process hangs on Opal's own standard streams. */
  public enum Attachment {
    /**
     * As if Opal were not there: standard input is the process's, terminals stay terminals, and
     * output goes on to Opal's own descriptors 1 and 2 at once.
     */
    PASS_THROUGH,
    /**
     * Standard input is empty, standard output and error are pipes, output goes to the sink only;
     * the process leads a process group of its own.
     */
    CAPTURE
  }

  public Launch {
    if (command.size() == 0) {
      throw new IllegalArgumentException("command must name a program but was empty");
    }
  }

  /** A command in Opal's own environment and directory, passed through. */
  public static Launch passThrough(ByteStrings command) {
    return new Launch(
        command, Inherited.environment(), null, null, Attachment.PASS_THROUGH, Grace.DEFAULT);
  }

  /** A command in Opal's own environment and directory, its output captured. */
  public static Launch capture(ByteStrings command) {
    return new Launch(
        command, Inherited.environment(), null, null, Attachment.CAPTURE, Grace.DEFAULT);
  }

  public Launch withEnvironment(ByteStrings changed) {
    return new Launch(command, changed, null, directory, attachment, grace);
  }

  /** With an environment for the case that this one is too long for the kernel. */
  public Launch withBareEnvironment(ByteStrings bare) {
    return new Launch(command, environment, bare, directory, attachment, grace);
  }

  public Launch withDirectory(Path changed) {
    return new Launch(command, environment, bareEnvironment, changed, attachment, grace);
  }

  public Launch withGrace(Grace changed) {
    return new Launch(command, environment, bareEnvironment, directory, attachment, changed);
  }
}
