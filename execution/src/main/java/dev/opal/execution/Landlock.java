// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes from the calling thread, for good, the right to change files, and to reach into processes
 * that have kept it: landlock(7). What Landlock does not know, such as a file's mode, is {@link
 * SyscallFilter}'s.
 */
final class Landlock {
  private static final MemorySegment SYSCALL = Posix.symbol("syscall");
  private static final MemorySegment OPEN = Posix.symbol("open");

  private static final int CREATE_RULESET = 444;
  private static final int ADD_RULE = 445;
  private static final int RESTRICT_SELF = 446;

  /** The first that knows truncate(2): Linux 6.2. */
  private static final int LEAST_VERSION = 3;

  private static final int ASK_VERSION = 1;
  private static final int PATH_BENEATH = 1;
  private static final int O_PATH = 0x200000;

  private static final long WRITE_FILE = 1L << 1;
  private static final long MOVE = 1L << 13;
  private static final long TRUNCATE = 1L << 14;

  /** Removing and making of every kind, and moving from folder to folder: bits 4 to 13. */
  private static final long WRITING = WRITE_FILE | TRUNCATE | 0x3ff0;

  /** They keep nothing of what they are given. */
  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

  private Landlock() {}

  /**
   * Forbids all writing but beneath these folders.
   *
   * @throws SpawnException where this kernel cannot; then the thread may write as before
   */
  static void forbidWriting(List<Path> writable) throws SpawnException {
    int version = version();
    if (version < LEAST_VERSION) {
      throw new SpawnException(
          SpawnException.OWN_FAILURE,
          "expected Landlock of Linux 6.2 or later, which --readonly-fs needs, saw "
              + (version < 0 ? "none" : "version " + version)
              + "; run without it");
    }
    restrict(
        WRITING,
        rules -> {
          for (String device : DEVICES) {
            allow(rules, device, WRITE_FILE | TRUNCATE);
          }
          for (Path folder : writable) {
            allow(rules, folder.toString(), WRITING);
          }
        });
  }

  static boolean isSupported() {
    return version() >= LEAST_VERSION;
  }

  /**
   * Forbids nothing about files but mounting: who is restricted at all can neither trace a process
   * that is not so restricted, nor open its memory, nor take its files and sockets.
   */
  static void separate() throws SpawnException {
    // Whoever restricts anything forbids moving files unless a rule allows it.
    restrict(MOVE, rules -> allow(rules, "/", MOVE));
  }

  /** Adds to the rules what stays allowed. */
  @FunctionalInterface
  private interface Exceptions {
    void add(int rules) throws SpawnException;
  }

  private static void restrict(long rights, Exceptions exceptions) throws SpawnException {
    ByteBuffer handled = Posix.memory(8).putLong(0, rights);
    int rules = checked("make rules", call(CREATE_RULESET, Posix.address(handled), 8, 0));
    Reference.reachabilityFence(handled);
    try {
      exceptions.add(rules);
      checked("restrict itself", call(RESTRICT_SELF, rules, 0, 0));
    } finally {
      Posix.close(rules);
    }
  }

  private static int version() {
    return call(CREATE_RULESET, 0, 0, ASK_VERSION);
  }

  /** A file that is not there needs no rule: it cannot be made either. */
  private static void allow(int rules, String path, long rights) throws SpawnException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer text = Posix.memory(name.length + 1).put(0, name);
    int file = Posix.checked(OPEN, Posix.address(text), O_PATH | Posix.O_CLOEXEC, 0);
    Reference.reachabilityFence(text);
    if (file < 0) {
      return;
    }
    try {
      ByteBuffer rule = Posix.memory(12).putLong(0, rights).putInt(8, file);
      checked("allow " + path, call(ADD_RULE, rules, PATH_BENEATH, Posix.address(rule)));
      Reference.reachabilityFence(rule);
    } finally {
      Posix.close(file);
    }
  }

  private static int call(int number, long a, long b, long c) {
    return Posix.checked(SYSCALL, number, a, b, c);
  }

  private static int checked(String what, int result) throws SpawnException {
    if (result < 0) {
      throw new SpawnException(
          SpawnException.OWN_FAILURE,
          "Landlock must "
              + what
              + " but gave error "
              + -result
              + "; run without --deny-network and --readonly-fs");
    }
    return result;
  }
}
