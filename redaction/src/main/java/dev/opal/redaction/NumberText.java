// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Reads bytes as numbers, as fingerprints, lists and dumps print them. In a dump a line may begin
 * with an offset, and end with a column that shows the bytes as text. Reused.
 */
final class NumberText {
  /** Signs that may stand between two bytes in hexadecimal. */
  static final String BETWEEN_HEX = " :-,\t\n\r";

  private static final String BLANKS = " \t";
  private static final int MOST_BETWEEN = 32;
  private static final int MOST_BLANKS = 8;

  /** What {@code xxd -c 256 -g 1} prints in a line behind its first byte. */
  private static final int MOST_OF_A_COLUMN = 1040;

  private static final int MOST_OF_AN_OFFSET = 16;
  private static final int OFFSET = 6;
  private static final int OFFSET_BEFORE_COLON = 4;

  private byte[] text = {};
  private Encoding encoding = Encoding.HEX;
  private int start;
  private int at;
  private int end;
  private int atEnd;
  private int passed;

  /**
   * Starts anew.
   *
   * @param newAtEnd what {@link #next} returns at the end
   */
  void start(Encoding newEncoding, byte[] newText, int from, int newEnd, int newAtEnd) {
    encoding = newEncoding;
    text = newText;
    start = from;
    at = from;
    end = newEnd;
    atEnd = newAtEnd;
  }

  int position() {
    return at;
  }

  /** Returns how many bytes of columns were passed since the last call. */
  int passed() {
    int bytes = passed;
    passed = 0;
    return bytes;
  }

  /** Returns the next byte, or {@link Decoder#NONE}, or {@link Decoder#MORE}. */
  int next() {
    int from = at;
    if (encoding == Encoding.HEX) {
      from = behindSigns();
    } else if (at > start) {
      from = encoding == Encoding.HEX_DUMP ? inDump() : inList();
    }
    if (from < 0) {
      return from;
    }
    return switch (encoding) {
      case OCTAL -> digits(from, 3, 8);
      case DECIMAL -> decimal(from);
      default -> digits(behindPrefix(from), 2, 16);
    };
  }

  private int behindSigns() {
    return at == start ? at : behind(at, BETWEEN_HEX, MOST_BETWEEN);
  }

  private int behindPrefix(int from) {
    return isPrefix(from) ? from + 2 : from;
  }

  private boolean isPrefix(int from) {
    return from + 1 < end && text[from] == '0' && (text[from + 1] | 0x20) == 'x';
  }

  /** Returns where the next number of a list stands, in this line or in the next. */
  private int inList() {
    int from = encoding == Encoding.DECIMAL && at < end && text[at] == ',' ? at + 1 : at;
    int blanks = behind(from, " ", MOST_BLANKS);
    if (blanks == from && from < end && text[from] == '\t') {
      blanks++;
    }
    if (blanks == end) {
      return atEnd;
    }
    if (blanks == from && (text[from] == '\r' || text[from] == '\n')) {
      return behindLineEnd(from);
    }
    return blanks > at ? blanks : Decoder.NONE;
  }

  /** Returns where the next number of a dump stands, in this line or in the next. */
  private int inDump() {
    int from = behind(at, BLANKS, MOST_BLANKS);
    boolean column = from - at > 1;
    int number = numberAt(behindPrefix(from), column);
    if (number != 0) {
      return number < 0 ? number : from;
    }
    int lineEnd = column ? endOfColumn(text, from, end) : from;
    passed += lineEnd - from;
    return behindLineEnd(lineEnd);
  }

  /**
   * Tells whether a number stands there: 1, 0, or what is returned at the end.
   *
   * @param column whether it may be a column of text, in which a number has a blank behind it
   */
  private int numberAt(int from, boolean column) {
    int width = column ? 3 : 2;
    for (int i = 0; i < width; i++) {
      if (from + i >= end) {
        return atEnd;
      }
      if (i < 2 ? Hex.digit(text[from + i]) < 0 : !isBlank(text[from + i])) {
        return 0;
      }
    }
    return 1;
  }

  private int behindLineEnd(int from) {
    int lineEnd = from < end && text[from] == '\r' ? from + 1 : from;
    if (lineEnd == end) {
      return atEnd;
    }
    return text[lineEnd] == '\n' ? behindOffset(lineEnd + 1) : Decoder.NONE;
  }

  /** Only in hexadecimal it must be there: without one, a list is what {@code HEX} reads. */
  private int behindOffset(int line) {
    int from = behind(line, BLANKS, MOST_BETWEEN);
    int first = behindPrefix(from);
    int to = first;
    while (to < end && to < first + MOST_OF_AN_OFFSET && Hex.digit(text[to]) >= 0) {
      to++;
    }
    if (to == end && atEnd == Decoder.MORE) {
      return atEnd;
    }
    int sign = to < end ? text[to] : '\n';
    boolean colon = sign == ':' && to - first >= OFFSET_BEFORE_COLON;
    if (colon || (to - first >= OFFSET && BLANKS.indexOf(sign) >= 0)) {
      return behind(colon ? to + 1 : to, BLANKS, MOST_BLANKS);
    }
    return encoding == Encoding.HEX_DUMP ? Decoder.NONE : from;
  }

  private static int endOfColumn(byte[] text, int from, int end) {
    int to = from;
    while (to < end && to < from + MOST_OF_A_COLUMN && text[to] != '\n') {
      to++;
    }
    return to;
  }

  /**
   * Returns the end of what shows a value that was found in a dump, or {@link Decoder#MORE}: where
   * it goes over several lines, its last one shows it as text too.
   *
   * @param last no more text follows {@code end}
   */
  static int withColumn(byte[] text, int at, int found, int end, boolean last) {
    int line = at;
    while (line < found && text[line] != '\n') {
      line++;
    }
    int to = line < found ? endOfColumn(text, found, end) : found;
    return line < found && to == end && !last ? Decoder.MORE : to;
  }

  /** Tells whether text that was read as a list may be that of a dump, and go on otherwise. */
  static boolean mayBeDump(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] == '\n' || (isBlank(text[i]) && i + 1 < to && isBlank(text[i + 1]))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(byte b) {
    return BLANKS.indexOf(b) >= 0;
  }

  private int behind(int from, String signs, int most) {
    int to = from;
    while (to < end && to < from + most && signs.indexOf(text[to]) >= 0) {
      to++;
    }
    return to;
  }

  private int digits(int from, int count, int radix) {
    int value = Hex.number(text, from, end, count, radix, atEnd);
    at = value < 0 ? at : from + count;
    return value < 0 ? value : value & 0xff;
  }

  /** Of at most three digits, zeros in front included; Java has bytes below zero. */
  private int decimal(int from) {
    boolean minus = from < end && text[from] == '-';
    int first = minus ? from + 1 : from;
    int value = 0;
    int to = first;
    while (to < end && to < first + 3 && isDigit(text[to])) {
      value = value * 10 + text[to++] - '0';
    }
    if (to == end && (to == first || atEnd == Decoder.MORE)) {
      return atEnd;
    }
    boolean longer = (to < end && isDigit(text[to])) || (minus && text[first] == '0');
    if (to == first || longer || value > (minus ? 128 : 255)) {
      return Decoder.NONE;
    }
    at = to;
    return (minus ? -value : value) & 0xff;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
