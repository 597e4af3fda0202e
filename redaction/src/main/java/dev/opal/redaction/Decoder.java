// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;

/**
 * Reads encoded text, byte by byte of what it stands for. So one value is found however each of its
 * characters is written. Reused; confined to one thread.
 */
final class Decoder {
  enum Encoding {
    RAW,
    /** Escapes of JSON, C, shells and their kin. */
    BACKSLASH,
    /** A shell's single quotes, out of which a quote in the text has to be taken. */
    SINGLE_QUOTES,
    /** References of XML and HTML to characters. */
    XML,
    PERCENT,
    /** As in the query of an address: a plus is a blank. */
    FORM,
    HEX,
    /** Either alphabet; line ends in between are passed. */
    BASE64
  }

  /** What {@link #next} returns where the text is not in this encoding. */
  static final int NONE = -1;

  /** What {@link #next} returns where the text ends, and more of it may come. */
  static final int MORE = -2;

  private static final int MAX_REFERENCE = 12;

  private byte[] text = {};
  private Encoding encoding = Encoding.RAW;
  private int at;
  private int end;
  private int atEnd;

  /** Bits read and not returned: of a character of several bytes, or of base64. */
  private long pending;

  private int pendingBits;
  private int skipBits;

  /**
   * Starts anew.
   *
   * @param last no more text follows {@code end}
   * @param skipBits how many bits of the first characters of base64 belong to something else
   */
  void start(Encoding encoding, byte[] text, int at, int end, boolean last, int skipBits) {
    this.encoding = encoding;
    this.text = text;
    this.at = at;
    this.end = end;
    this.atEnd = last ? NONE : MORE;
    this.pending = 0;
    this.pendingBits = 0;
    this.skipBits = skipBits;
  }

  /** Returns the position behind what was read. */
  int position() {
    return at;
  }

  /** Returns the next byte, or {@link #NONE}, or {@link #MORE}. */
  int next() {
    if (encoding == Encoding.BASE64) {
      return nextOfBase64();
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
      case SINGLE_QUOTES -> b == '\'' ? quote() : take(1, b);
      case XML -> b == '&' ? reference() : take(1, b);
      case PERCENT -> b == '%' ? digits(at + 1, 2, 16) : take(1, b);
      case FORM -> b == '%' ? digits(at + 1, 2, 16) : take(1, b == '+' ? ' ' : b);
      case HEX -> digits(at, 2, 16);
      default -> take(1, b);
    };
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

  /** Returns the number that exactly so many digits make, without taking them. */
  private int number(int from, int count, int radix) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      if (i >= end) {
        return atEnd;
      }
      int digit = Hex.digit(text[i]);
      if (digit < 0 || digit >= radix) {
        return NONE;
      }
      value = value * radix + digit;
    }
    return value;
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

  private int unicode() {
    int unit = number(at + 2, 4, 16);
    if (unit < 0) {
      return unit;
    }
    if (!Character.isHighSurrogate((char) unit)) {
      return character(unit, at + 6);
    }
    for (int i = 0; i < 2; i++) {
      if (at + 6 + i >= end) {
        return atEnd;
      }
      if (text[at + 6 + i] != "\\u".charAt(i)) {
        return NONE;
      }
    }
    int low = number(at + 8, 4, 16);
    if (low < 0 || !Character.isLowSurrogate((char) low)) {
      return low < 0 ? low : NONE;
    }
    return character(Character.toCodePoint((char) unit, (char) low), at + 12);
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
    int limit = Math.min(end, at + MAX_REFERENCE);
    int stop = at + 1;
    while (stop < limit && text[stop] != ';') {
      stop++;
    }
    if (stop == limit) {
      return stop == end && end < at + MAX_REFERENCE ? atEnd : NONE;
    }
    int code = text[at + 1] == '#' ? numeric(stop) : named(stop);
    return code < 0 ? NONE : character(code, stop + 1);
  }

  private int numeric(int stop) {
    boolean hex = at + 2 < stop && (text[at + 2] | 0x20) == 'x';
    int from = at + (hex ? 3 : 2);
    int code = from < stop ? number(from, stop - from, hex ? 16 : 10) : NONE;
    return code > Character.MAX_CODE_POINT ? NONE : code;
  }

  private int named(int stop) {
    String name = new String(text, at + 1, stop - at - 1, StandardCharsets.ISO_8859_1);
    return switch (name) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> NONE;
    };
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

  private int nextOfBase64() {
    while (pendingBits < 8) {
      int digit = base64Digit();
      if (digit < 0) {
        return digit;
      }
      pending = pending << 6 | digit;
      pendingBits += 6;
      int skipped = Math.min(skipBits, pendingBits);
      skipBits -= skipped;
      pendingBits -= skipped;
    }
    pendingBits -= 8;
    return (int) (pending >>> pendingBits) & 0xff;
  }

  private int base64Digit() {
    int position = at;
    while (position < end && (text[position] == '\n' || text[position] == '\r')) {
      position++;
    }
    if (position == end) {
      return atEnd;
    }
    int digit = Base64Digit.of(text[position]);
    if (digit >= 0) {
      at = position + 1;
    }
    return digit;
  }
}
