// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;
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
 * @param input what a captured process reads on its standard input; null for nothing
 * @param confinement what the process may not do
 */
public record Launch(
    ByteStrings command,
    ByteStrings environment,
    @Nullable ByteStrings bareEnvironment,
    @Nullable Path directory,
    Attachment attachment,
    Grace grace,
    @Nullable ByteBuffer input,
    Confinement confinement) {

  /** How the process hangs on Opal's own standard streams. */
  public enum Attachment {
    /**
     * As if Opal were not there: standard input is the process's, terminals stay terminals, and
     * output goes on to Opal's own descriptors 1 and 2 at once.
     */
    PASS_THROUGH,
    /**
     * Standard input is what was given, standard output and error are pipes, output goes to the
     * sink only; the process leads a process group of its own.
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
        command,
        Inherited.environment(),
        null,
        null,
        Attachment.PASS_THROUGH,
        Grace.DEFAULT,
        null,
        Confinement.NONE);
  }

  /** A command in Opal's own environment and directory, its output captured. */
  public static Launch capture(ByteStrings command) {
    return new Launch(
        command,
        Inherited.environment(),
        null,
        null,
        Attachment.CAPTURE,
        Grace.DEFAULT,
        null,
        Confinement.NONE);
  }

  public Launch withEnvironment(ByteStrings changed) {
    return new Launch(command, changed, null, directory, attachment, grace, input, confinement);
  }

  /** With an environment for the case that this one is too long for the kernel. */
  public Launch withBareEnvironment(ByteStrings bare) {
    return new Launch(command, environment, bare, directory, attachment, grace, input, confinement);
  }

  public Launch withDirectory(Path changed) {
    return new Launch(
        command, environment, bareEnvironment, changed, attachment, grace, input, confinement);
  }

  public Launch withGrace(Grace changed) {
    return new Launch(
        command, environment, bareEnvironment, directory, attachment, changed, input, confinement);
  }

  /**
   * @param changed kept until the start, not written to a disk
   */
  public Launch withInput(byte @Nullable [] changed) {
    return new Launch(
        command,
        environment,
        bareEnvironment,
        directory,
        attachment,
        grace,
        changed == null ? null : ByteBuffer.wrap(changed).asReadOnlyBuffer(),
        confinement);
  }

  public Launch withConfinement(Confinement changed) {
    return new Launch(
        command, environment, bareEnvironment, directory, attachment, grace, input, changed);
  }
}
