// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Questions to and orders for a terminal, given any descriptor of it, a pseudo-terminal's master
 * included. Attributes are the kernel's struct termios: four flag words, then the line discipline,
 * then the control characters.
 */
final class Terminal {
  /** Control characters, as indexes. */
  static final int VINTR = 0;

  static final int VSUSP = 10;

  private static final int VTIME = 5;
  private static final int VMIN = 6;

  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;
  private static final int TCSETSW = 0x5403;
  private static final int TIOCGPGRP = 0x540F;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;

  private static final int INPUT_FLAGS = 0;
  private static final int OUTPUT_FLAGS = 4;
  private static final int CONTROL_FLAGS = 8;
  private static final int LOCAL_FLAGS = 12;
  private static final int CHARACTERS = 17;
  private static final int ATTRIBUTE_BYTES = 64;

  /** IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON. */
  private static final int INPUT_CHANGES = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;

  private static final int OPOST = 0x1;
  private static final int ISIG = 0x1;
  private static final int ICANON = 0x2;

  /** ECHO, ECHONL, ICANON, ISIG, IEXTEN. */
  private static final int LOCAL_CHANGES = 0x8 | 0x40 | ICANON | ISIG | 0x8000;

  private static final int CS8 = 0x30;
  private static final int PARENB = 0x100;

  /** Kernel functions in which a read from a terminal sleeps, the first since Linux 4.0. */
  private static final Set<String> TERMINAL_READERS = Set.of("wait_woken", "n_tty_read");

  private Terminal() {}

  static boolean isTerminal(int descriptor) {
    return Posix.ioctl(descriptor, TCGETS, Posix.memory(ATTRIBUTE_BYTES)) == 0;
  }

  static ByteBuffer attributes(int descriptor) {
    ByteBuffer attributes = Posix.memory(ATTRIBUTE_BYTES);
    Posix.ioctl(descriptor, TCGETS, attributes);
    return attributes;
  }

  static void set(int descriptor, ByteBuffer attributes) {
    Posix.ioctl(descriptor, TCSETS, attributes);
  }

  /** Likewise, once everything written before has reached the terminal. */
  static void setWhenDrained(int descriptor, ByteBuffer attributes) {
    Posix.ioctl(descriptor, TCSETSW, attributes);
  }

  /** Every byte comes as it was typed and goes as it was written. */
  static ByteBuffer raw(ByteBuffer attributes) {
    ByteBuffer raw = withoutOutputProcessing(attributes);
    clear(raw, INPUT_FLAGS, INPUT_CHANGES);
    clear(raw, LOCAL_FLAGS, LOCAL_CHANGES);
    clear(raw, CONTROL_FLAGS, PARENB);
    raw.putInt(CONTROL_FLAGS, raw.getInt(CONTROL_FLAGS) | CS8);
    raw.put(CHARACTERS + VMIN, (byte) 1);
    raw.put(CHARACTERS + VTIME, (byte) 0);
    return raw;
  }

  /** No newline becomes carriage return and newline: the terminal behind does that once. */
  static ByteBuffer withoutOutputProcessing(ByteBuffer attributes) {
    ByteBuffer changed = Posix.memory(ATTRIBUTE_BYTES);
    changed.put(0, attributes, 0, ATTRIBUTE_BYTES);
    clear(changed, OUTPUT_FLAGS, OPOST);
    return changed;
  }

  /**
   * Lines are edited by the kernel and signal characters make signals: no program has taken the
   * keyboard over.
   */
  static boolean isCooked(ByteBuffer attributes) {
    int both = ICANON | ISIG;
    return (attributes.getInt(LOCAL_FLAGS) & both) == both;
  }

  /**
   * Whether a process or one of its descendants sleeps in the kernel's terminal reader: it is not
   * hung, it waits for a person. False where the kernel does not tell.
   */
  static boolean isReadBy(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process ->
            java.util.stream.Stream.concat(
                java.util.stream.Stream.of(process), process.descendants()))
        .anyMatch(process -> TERMINAL_READERS.contains(sleepsIn(process.pid())));
  }

  private static String sleepsIn(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "wchan"));
    } catch (IOException e) {
      return ""; // ended
    }
  }

  /** The byte that a control character is set to. */
  static byte character(ByteBuffer attributes, int which) {
    return attributes.get(CHARACTERS + which);
  }

  /** Whether this process has a controlling terminal. */
  static boolean isControlling() {
    int terminal = openControlling();
    if (terminal >= 0) {
      Posix.close(terminal);
    }
    return terminal >= 0;
  }

  /** Whether this process's group has a cooked controlling terminal to itself. */
  static boolean isControllingCooked() {
    int terminal = openControlling();
    if (terminal < 0) {
      return false;
    }
    boolean cooked =
        isCooked(attributes(terminal)) && foregroundGroup(terminal) == Posix.ownGroup();
    Posix.close(terminal);
    return cooked;
  }

  private static int openControlling() {
    ByteBuffer path = Posix.memory(16).put(0, Spawner.bytes("/dev/tty"));
    int flags = Posix.O_RDWR | Posix.O_NOCTTY | Posix.O_CLOEXEC;
    int descriptor = Posix.checked(Posix.symbol("open"), Posix.address(path), flags, 0);
    Reference.reachabilityFence(path);
    return descriptor;
  }

  /** The foreground process group, or -errno. */
  static int foregroundGroup(int descriptor) {
    ByteBuffer group = Posix.memory(4);
    int result = Posix.ioctl(descriptor, TIOCGPGRP, group);
    return result < 0 ? result : group.getInt(0);
  }

  /** Gives one terminal the window size of another; true where that changed it. */
  static boolean copySize(int from, int to) {
    ByteBuffer wanted = Posix.memory(8);
    ByteBuffer present = Posix.memory(8);
    if (Posix.ioctl(from, TIOCGWINSZ, wanted) < 0 || Posix.ioctl(to, TIOCGWINSZ, present) < 0) {
      return false;
    }
    return !wanted.equals(present) && Posix.ioctl(to, TIOCSWINSZ, wanted) == 0;
  }

  private static void clear(ByteBuffer attributes, int word, int flags) {
    attributes.putInt(word, attributes.getInt(word) & ~flags);
  }
}
