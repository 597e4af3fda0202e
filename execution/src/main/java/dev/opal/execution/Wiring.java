// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.execution.Launch.Attachment;

/**
 * What each standard descriptor of a child becomes, and which processes get its signals. Each
 * descriptor stands alone, so that a program sees a terminal exactly where it would without Opal.
 */
record Wiring(Group group, End stdin, End stdout, End stderr) {

  /** Which process group the child is in. */
  enum Group {
    /**
     * A new session with the pseudo-terminal as controlling terminal: what is typed goes through
     * Opal, and the kernel makes signals of it for the inner foreground group.
     */
    SESSION,
    /**
     * Opal's own: the kernel sends the terminal's signals to all of it, a shell's pipeline behaves
     * as without Opal.
     */
    SHARED,
    /** One of its own: nothing but Opal sends it signals. */
    OWN
  }

  /** What stands behind a descriptor of the child. */
  enum End {
    CLOSED,
    INHERITED,
    EMPTY,
    TERMINAL,
    PIPE
  }

  /** What one of Opal's own descriptors is. */
  enum Kind {
    CLOSED,
    TERMINAL,
    OTHER
  }

  /** Returns what this process's own descriptors ask for. */
  static Wiring ofThisProcess(Attachment attachment) {
    boolean foreground = Terminal.foregroundGroup(0) == Posix.ownGroup();
    return of(attachment, kind(0), kind(1), kind(2), foreground, Terminal.isControlling());
  }

  private static Kind kind(int descriptor) {
    if (!Posix.isOpen(descriptor) || !Inherited.wasOpen(descriptor)) {
      return Kind.CLOSED;
    }
    return Terminal.isTerminal(descriptor) ? Kind.TERMINAL : Kind.OTHER;
  }

  /**
   * @param foreground standard input is a terminal whose foreground process group is Opal's
   * @param controlled Opal's session has a controlling terminal, whichever descriptors are
   *     redirected; a child in another group than the foreground one would be stopped when it asked
   *     there for a password
   */
  static Wiring of(
      Attachment attachment,
      Kind stdin,
      Kind stdout,
      Kind stderr,
      boolean foreground,
      boolean controlled) {
    if (attachment == Attachment.CAPTURE) {
      return new Wiring(Group.OWN, End.EMPTY, End.PIPE, End.PIPE);
    }
    if (stdin == Kind.TERMINAL && stdout == Kind.TERMINAL && foreground) {
      return new Wiring(Group.SESSION, End.TERMINAL, End.TERMINAL, output(stderr));
    }
    return new Wiring(
        controlled ? Group.SHARED : Group.OWN,
        stdin == Kind.CLOSED ? End.CLOSED : End.INHERITED,
        output(stdout),
        output(stderr));
  }

  private static End output(Kind kind) {
    return switch (kind) {
      case CLOSED -> End.CLOSED;
      case TERMINAL -> End.TERMINAL;
      case OTHER -> End.PIPE;
    };
  }

  /** Whether a pseudo-terminal is needed. */
  boolean terminal() {
    return stdout == End.TERMINAL || stderr == End.TERMINAL;
  }

  /** Whose output the pseudo-terminal carries. */
  Stream terminalStream() {
    if (stdout != End.TERMINAL) {
      return Stream.STDERR;
    }
    return stderr == End.TERMINAL ? Stream.TERMINAL : Stream.STDOUT;
  }
}
