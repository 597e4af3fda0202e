// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;

/** How large a terminal is. */
public final class WindowSize {
  private static final int TIOCGWINSZ = 0x5413;
  private static final int BYTES = 8;
  private static final int COLUMNS = 2;

  private WindowSize() {}

  /** Returns the characters in a line of the terminal behind a descriptor; 0 where nobody knows. */
  public static int columns(int descriptor) {
    if (!Posix.supported()) {
      return 0;
    }
    ByteBuffer size = Posix.memory(BYTES);
    return Posix.ioctl(descriptor, TIOCGWINSZ, size) < 0 ? 0 : size.getShort(COLUMNS) & 0xffff;
  }
}
