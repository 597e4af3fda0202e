// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Reads encoded text, byte by byte of what it stands for. So one value is found however each of its
 * characters is written. Reused; confined to one thread.
 */
final class Decoder {
  /** What {@link #next} returns where the text is not in this encoding. */
  static final int NONE = -1;

  /** What {@link #next} returns where the text ends, and more of it may come. */
  static final int MORE = -2;

  private byte[] text = {};
  private Encoding encoding = Encoding.RAW;
  private int at;
  private int end;
  private int atEnd;
  private int start;
  private int startBits;
  private boolean folding;
  private boolean inSpace;
  private boolean readingDigits;
  private boolean begun;

  /** Bits read and not returned, of a character of several bytes. */
  private long pending;

  private int pendingBits;
  private int work;
  private int reached;
  private final Base64Text base64 = new Base64Text();
  private final NumberText numbers = new NumberText();

  /**
   * Starts anew.
   *
   * @param last no more text follows {@code end}
   * @param skipBits how many bits of the first characters of base64 belong to something else
   */
  void start(Encoding encoding, byte[] text, int at, int end, boolean last, int skipBits) {
    this.work += position() - this.start;
    this.encoding = encoding;
    this.text = text;
    this.start = at;
    this.startBits = skipBits;
    this.at = at;
    this.end = end;
    this.atEnd = last ? NONE : MORE;
    this.pendingBits = 0;
    this.reached = at;
    this.folding = false;
    this.readingDigits = false;
    if (encoding == Encoding.BASE64) {
      base64.start(text, at, end, atEnd, skipBits);
    } else if (isNumbers()) {
      numbers.start(encoding, text, at, end, atEnd);
    }
  }

  /** Starts again at the same place, and reads white space of any kind and length as one blank. */
  void fold() {
    startAgain();
    folding = true;
    inSpace = false;
  }

  /**
   * Starts again at the same place, and reads digits of base64, of one alphabet and on one line.
   */
  void readDigits() {
    startAgain();
    readingDigits = true;
    begun = false;
  }

  private void startAgain() {
    int before = position();
    start(encoding, text, start, end, atEnd == NONE, startBits);
    reached = before;
  }

  /** Returns how many bytes were read since the last call, in all encodings together. */
  int work() {
    int read = work + position() - start + numbers.passed();
    work = start - position();
    return read;
  }

  /** Returns the position behind what was read. */
  int position() {
    return encoding == Encoding.BASE64 ? base64.position() : isNumbers() ? numbers.position() : at;
  }

  /** Returns the farthest position behind what was read, folded or not. */
  int reached() {
    return Math.max(reached, position());
  }

  private boolean isNumbers() {
    return switch (encoding) {
      case HEX, HEX_DUMP, OCTAL, DECIMAL -> true;
      default -> false;
    };
  }

  /** Returns the next byte, or {@link #NONE}, or {@link #MORE}. */
  int next() {
    if (folding) {
      return foldedNext();
    }
    if (readingDigits) {
      return nextDigit();
    }
    if (encoding == Encoding.BASE64) {
      return base64.next();
    }
    if (isNumbers()) {
      return numbers.next();
    }
    if (pendingBits > 0) {
      pendingBits -= 8;
      return (int) (pending >>> pendingBits) & 0xff;
    }
    if (at == end) {
      return atEnd;
    }
    int b = text[at] & 0xff;
    return switch (encoding) {
      case BACKSLASH -> b == '\\' ? backslash() : take(1, b);
      case BACKSLASH_TWICE -> b == '\\' ? backslashTwice() : take(1, b);
      case DOUBLED -> b == '"' || b == '\'' ? doubled(b) : take(1, b);
      case SINGLE_DOUBLED -> b == '\'' ? doubled(b) : take(1, b);
      case DOUBLE_DOUBLED -> b == '"' ? doubled(b) : take(1, b);
      case SINGLE_QUOTES -> b == '\'' ? quote() : take(1, b);
      case XML -> b == '&' ? reference() : take(1, b);
      case PERCENT -> b == '%' ? digits(at + 1, 2, 16) : take(1, b);
      case PERCENT_TWICE -> b == '%' ? percentTwice() : take(1, b);
      case COLOURED -> b == 0x1b ? coloured() : take(1, b);
      case QUOTED -> b == '=' ? quoted() : take(1, b);
      case FORM -> b == '%' ? digits(at + 1, 2, 16) : take(1, b == '+' ? ' ' : b);
      default -> take(1, b);
    };
  }

  private int foldedNext() {
    folding = false;
    int b = next();
    while (inSpace && Scan.isSpace(b)) {
      b = next();
    }
    folding = true;
    inSpace = Scan.isSpace(b);
    return inSpace ? ' ' : b;
  }

  private int nextDigit() {
    readingDigits = false;
    int b = next();
    while (begun && Scan.isSpace(b)) {
      b = next();
    }
    readingDigits = true;
    begun = true;
    return b == '-' ? '+' : b == '_' ? '/' : b;
  }

  private int take(int length, int value) {
    at += length;
    return value;
  }

  /** Reads exactly so many digits as one byte. */
  private int digits(int from, int count, int radix) {
    int value = number(from, count, radix);
    return value < 0 ? value : take(from + count - at, value & 0xff);
  }

  private int number(int from, int count, int radix) {
    return Hex.number(text, from, end, count, radix, atEnd);
  }

  private int backslash() {
    if (at + 1 == end) {
      return atEnd;
    }
    int c = text[at + 1];
    return switch (c) {
      case 'n' -> take(2, '\n');
      case 'r' -> take(2, '\r');
      case 't' -> take(2, '\t');
      case 'b' -> take(2, '\b');
      case 'f' -> take(2, '\f');
      case 'v' -> take(2, 0x0b);
      case 'a' -> take(2, 7);
      case 'e' -> take(2, 0x1b);
      case 'x' -> digits(at + 2, 2, 16);
      case 'u' -> unicode();
      case '0', '1', '2', '3' -> digits(at + 1, 3, 8);
      default -> take(2, c & 0xff);
    };
  }

  /** The outer string has a backslash as two, and a quote as a backslash and itself. */
  private int backslashTwice() {
    if (at + 1 == end) {
      return atEnd;
    }
    if (text[at + 1] != '\\') {
      return backslash();
    }
    int escaped = at + 2;
    escaped += escaped < end && text[escaped] == '\\' ? 1 : 0;
    if (escaped >= end) {
      return atEnd;
    }
    // What the inner backslash and its letter are read as, had they stood alone.
    at = escaped - 1;
    return backslash();
  }

  private int doubled(int quote) {
    if (at + 1 == end) {
      return atEnd == NONE ? take(1, quote) : atEnd;
    }
    return take(text[at + 1] == quote ? 2 : 1, quote);
  }

  private int percentTwice() {
    int code = number(at + 1, 2, 16);
    if (code < 0) {
      return code;
    }
    return code == '%' ? digits(at + 3, 2, 16) : take(3, code == '+' ? ' ' : code);
  }

  private int quoted() {
    while (at + 1 < end && text[at] == '=') {
      int length = text[at + 1] == '\n' ? 2 : text[at + 1] == '\r' ? 3 : 0;
      if (length == 0) {
        return digits(at + 1, 2, 16);
      }
      at = Math.min(end, at + length);
    }
    return at == end || text[at] == '=' ? atEnd : take(1, text[at] & 0xff);
  }

  private int coloured() {
    int position = ControlSequence.behind(text, at, end);
    if (position < 0 || position == end) {
      return position == NONE ? NONE : atEnd;
    }
    return take(position + 1 - at, text[position] & 0xff);
  }

  private int unicode() {
    int unit = number(at + 2, 4, 16);
    if (unit < 0) {
      return unit;
    }
    if (!Character.isHighSurrogate((char) unit)) {
      return character(unit, at + 6);
    }
    int second = at + (encoding == Encoding.BACKSLASH_TWICE ? 7 : 6);
    for (int i = 0; i < 2; i++) {
      if (second + i >= end) {
        return atEnd;
      }
      if (text[second + i] != "\\u".charAt(i)) {
        return NONE;
      }
    }
    int low = number(second + 2, 4, 16);
    if (low < 0 || !Character.isLowSurrogate((char) low)) {
      return low < 0 ? low : NONE;
    }
    return character(Character.toCodePoint((char) unit, (char) low), second + 6);
  }

  /** A quote in single quotes: '\'' or '"'"'. */
  private int quote() {
    boolean doubled = at + 1 < end && text[at + 1] == '"';
    String whole = doubled ? "'\"'\"'" : "'\\''";
    for (int i = 1; i < whole.length(); i++) {
      if (at + i >= end) {
        return atEnd == NONE ? take(1, '\'') : atEnd;
      }
      if (text[at + i] != whole.charAt(i)) {
        return take(1, '\'');
      }
    }
    return take(whole.length(), '\'');
  }

  private int reference() {
    int stop = XmlReference.end(text, at, end);
    if (stop < 0) {
      return stop == MORE ? atEnd : NONE;
    }
    int code = XmlReference.code(text, at + 1, stop);
    return code < 0 ? NONE : character(code, stop + 1);
  }

  /** Takes what stands for a character, and returns the first of its bytes in UTF-8. */
  private int character(int code, int newPosition) {
    at = newPosition;
    if (code < 0x80) {
      return code;
    }
    int following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    long bytes = ((0xff00 >> (following + 1)) & 0xff) | (code >> (6 * following));
    for (int i = following - 1; i >= 0; i--) {
      bytes = (bytes << 8) | 0x80 | ((code >> (6 * i)) & 0x3f);
    }
    pending = bytes;
    pendingBits = 8 * following;
    return (int) (bytes >>> pendingBits) & 0xff;
  }
}
