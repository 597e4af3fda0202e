// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Prints a log piece by piece: its bytes as they are, or what a terminal may be given. */
final class LogPrinter {
  private final Console console;
  private final boolean asItIs;
  private final TerminalText filter;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] undecoded = {};

  /**
   * @param asItIs nothing is shown instead of being given
   */
  LogPrinter(Console console, boolean asItIs, boolean colours) {
    this.console = console;
    this.asItIs = asItIs;
    this.filter = new TerminalText(colours);
  }

  /** Prints what can be printed of the bytes; false where nobody reads any more. */
  boolean print(ByteBuffer bytes) {
    if (asItIs) {
      console.out().write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      console.out().print(filter.accept(decode(bytes, false)));
    }
    return !console.out().checkError();
  }

  /** Tells whether what is printed is for somebody who looks at it. */
  boolean isShown() {
    return !asItIs;
  }

  /** Says something between two pieces, where it is no part of the log. */
  void mark(String line) {
    console.out().flush();
    console.draw(line + "\n");
  }

  /** Prints what was held back. */
  void end() {
    if (!asItIs) {
      console.out().print(filter.accept(decode(ByteBuffer.allocate(0), true)));
      console.out().print(filter.end());
      console.out().flush();
    }
  }

  /** A character may be cut between two pieces. */
  private CharBuffer decode(ByteBuffer bytes, boolean last) {
    ByteBuffer all = ByteBuffer.allocate(undecoded.length + bytes.remaining());
    all.put(undecoded).put(bytes).flip();
    CharBuffer chars = CharBuffer.allocate(all.remaining() + 4);
    decoder.decode(all, chars, last);
    undecoded = new byte[all.remaining()];
    all.get(undecoded);
    return chars.flip();
  }
}
