// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * The text of a key that has begun: lines of base64, among numbers, times, quotes and whatever else
 * a program prints around them, and among other programs' lines. Digits are masked run by run until
 * the key ends or nothing that looks like one has come for a while. Confined to one stream.
 */
final class KeyText {
  private static final int MIN_RUN = 16;

  /** As many as a line of a key has at least; names in source code have fewer. */
  private static final int LINE = 40;

  /** So many digits of a run tell whether it is one of a key. */
  private static final int TELLING = 64;

  /** So far may the next line be. */
  private static final int MOST_BETWEEN = 4096;

  private static final int MOST_OF_A_COLOUR = 16;
  private static final byte ESCAPE = 0x1b;

  private final Masks masks;
  private String ruleId = "";
  private String until = "";
  private boolean open;

  /** A line was found: this is a key, and not only what speaks of one. */
  private boolean sure;

  /** The run that has begun is one of the key. */
  private boolean ofKey;

  private boolean isLine;

  private boolean inRun;
  private int at;
  private int lastEnd;

  KeyText(Masks masks) {
    this.masks = masks;
  }

  /**
   * Begins.
   *
   * @param newUntil the text at which it ends
   */
  void open(int from, String newRuleId, String newUntil) {
    ruleId = newRuleId;
    until = newUntil;
    open = true;
    sure = false;
    inRun = false;
    at = from;
    lastEnd = from;
  }

  /**
   * Masks the runs that begin before a position.
   *
   * @param last nothing follows the bytes
   * @return the first position that more bytes decide, or the position
   */
  int mask(byte[] bytes, int to, boolean last) {
    if (inRun) {
      at = goOn(bytes);
    }
    while (open && at < to) {
      int next = next(bytes, last);
      if (next < 0) {
        return at;
      }
      at = next;
      open &= at - lastEnd <= MOST_BETWEEN;
    }
    return to;
  }

  /** Returns where to go on, or a negative number where more bytes decide. */
  private int next(byte[] bytes, boolean last) {
    int same = 0;
    while (same < until.length()
        && at + same < bytes.length
        && bytes[at + same] == until.charAt(same)) {
      same++;
    }
    if (same == until.length()) {
      open = false;
      return at;
    }
    boolean undecided = same > 0;
    int end = at + 1;
    if (isDigit(bytes[at])) {
      end = endOfRun(bytes, Math.min(bytes.length, at + TELLING));
      undecided = end < at + TELLING;
    } else if (bytes[at] == ESCAPE) {
      end = endOfColour(bytes);
      undecided = end < at + MOST_OF_A_COLOUR;
    } else if (bytes[at] == '\\') {
      undecided = true;
      end += end < bytes.length && "nrt".indexOf(bytes[end]) >= 0 ? 1 : 0;
    }
    return !last && undecided && atEnd(bytes, same, end)
        ? -1
        : isDigit(bytes[at]) ? run(bytes, end) : end;
  }

  private boolean atEnd(byte[] bytes, int same, int end) {
    return end == bytes.length || at + same == bytes.length;
  }

  private int run(byte[] bytes, int telling) {
    ofKey = isOfKey(bytes, telling);
    isLine = ofKey && telling - at >= LINE;
    sure |= isLine;
    return goOn(bytes);
  }

  /** Returns where the run ends, which may go on with bytes that are not there. */
  private int goOn(byte[] bytes) {
    int end = endOfRun(bytes, bytes.length);
    if (ofKey && end > at) {
      masks.add(at, at, end, ruleId, Masks.MARK);
      lastEnd = isLine ? end : lastEnd;
    }
    inRun = end == bytes.length;
    return end;
  }

  private int endOfRun(byte[] bytes, int limit) {
    int end = at;
    while (end < limit && isDigit(bytes[end])) {
      end++;
    }
    return end;
  }

  /** Most names and paths have no capitals, or no small letters, or no number. */
  private boolean isOfKey(byte[] bytes, int end) {
    boolean capitals = false;
    boolean small = false;
    boolean numbers = sure;
    for (int i = at; i < end; i++) {
      capitals |= bytes[i] >= 'A' && bytes[i] <= 'Z';
      small |= bytes[i] >= 'a' && bytes[i] <= 'z';
      numbers |= bytes[i] >= '0' && bytes[i] <= '9';
    }
    return end - at >= MIN_RUN && capitals && small && numbers;
  }

  private int endOfColour(byte[] bytes) {
    int limit = Math.min(bytes.length, at + MOST_OF_A_COLOUR);
    int end = at + 1;
    if (end < limit && bytes[end] != '[') {
      return end;
    }
    while (end < limit && !isLetter(bytes[end])) {
      end++;
    }
    return Math.min(limit, end + 1);
  }

  private static boolean isLetter(byte b) {
    return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
  }

  private static boolean isDigit(byte b) {
    return b == '=' || b == '+' || b == '/' || (b != '_' && Scan.isWord(b));
  }

  /** Goes on to the bytes without so many of the first. */
  void release(int length) {
    at -= length;
    lastEnd -= length;
  }
}
