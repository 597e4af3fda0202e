// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.NavigableSet;

/**
 * Looks for a short value behind the name of its variable, escaped or not: {@code PIN=1234}, {@code
 * "pin": "1234"}, {@code -Dpin=1234}, {@code --pin 1234}. Reused; confined to one thread.
 */
final class NamedValue {
  private static final String QUOTES = "\"'\\";
  private static final String NAME_QUOTES = QUOTES + "]";
  private static final String BLANKS = " \t";
  private static final String SIGNS = ":=>";

  /** What may follow a name at once where a value does. */
  static final String BEHIND_NAME = NAME_QUOTES + BLANKS + SIGNS + "\u001b";

  /** In lower case, what a name may have grown together with: that of -D, the end of a colour. */
  static final String GROWN = "dmk";

  private static final int MOST_QUOTES = 4;
  private static final int MOST_BLANKS = 8;
  private static final int MOST_SIGNS = 2;

  private final Decoder decoder;
  private byte[] text = {};
  private int end;
  private boolean last;
  private NavigableSet<String> values = ShortValues.NONE;
  private int found;
  private int start;
  private int reached;

  NamedValue(Decoder decoder) {
    this.decoder = decoder;
  }

  /** Returns where the value begins that was found. */
  int start() {
    return start;
  }

  /** Returns how far was looked, but for values. */
  int reached() {
    return reached;
  }

  /**
   * Returns the end of a value whose name stands at a position, {@link Decoder#NONE} or {@link
   * Decoder#MORE}.
   *
   * @param previous the byte before, or a negative number
   * @param nothingFollows no more text follows {@code newEnd}
   */
  int find(
      ShortValues known, byte[] newText, int at, int previous, int newEnd, boolean nothingFollows) {
    text = newText;
    end = newEnd;
    last = nothingFollows;
    found = Decoder.NONE;
    boolean option = previous == '-';
    // One more than a name has: what it has grown together with.
    int longest = known.longestName() + 1;
    int nameEnd = endOfName(at, Math.min(end, at + longest + 1));
    reached = nameEnd;
    if (nameEnd - at > longest || nameEnd == end) {
      return nameEnd - at > longest || last ? Decoder.NONE : Decoder.MORE;
    }
    boolean begins = previous == '_' || !Scan.isWord(previous);
    values = begins ? known.of(text, at, nameEnd) : ShortValues.NONE;
    if (values.isEmpty() && endsBefore(previous, text[at])) {
      values = known.of(text, at + 1, nameEnd);
    }
    if (!values.isEmpty()) {
      behindName(nameEnd, option);
    }
    return found;
  }

  /** Tells whether a letter is no part of a name that stands behind it, by what is before it. */
  private static boolean endsBefore(int previous, byte letter) {
    return switch (letter) {
      case 'd', 'D' -> previous == '-';
      case 'm', 'K' -> previous == '[' || previous == ';' || (previous >= '0' && previous <= '9');
      default -> false;
    };
  }

  private int endOfName(int from, int stop) {
    int at = from;
    while (at < stop && Scan.isWord(text[at])) {
      at++;
    }
    return at;
  }

  /**
   * @param option whether a blank is enough between the name and its value
   */
  private void behindName(int nameEnd, boolean option) {
    int quoted = behind(nameEnd, NAME_QUOTES, MOST_QUOTES);
    int sign = behind(quoted, BLANKS, MOST_BLANKS);
    reached = sign;
    if (sign == end) {
      found = last ? Decoder.NONE : Decoder.MORE;
    } else if (option && BLANKS.indexOf(text[quoted]) >= 0) {
      values(sign, MOST_SIGNS);
    } else if (SIGNS.indexOf(text[sign]) >= 0) {
      values(sign + 1, MOST_SIGNS - 1);
    }
  }

  /** Any of the signs before a value may be its own first one. */
  private void values(int from, int mostSigns) {
    int at = behind(from, "", 0);
    value(at);
    at = values(at, SIGNS, mostSigns);
    at = values(at, BLANKS, MOST_BLANKS);
    reached = values(at, QUOTES, MOST_QUOTES);
  }

  private int values(int from, String signs, int most) {
    int at = from;
    for (int i = 0; i < most && at < end && signs.indexOf(text[at]) >= 0; i++) {
      at = behind(at + 1, "", 0);
      value(at);
    }
    return at;
  }

  /** Returns the position behind at most so many signs, whatever colours stand among them. */
  private int behind(int from, String signs, int most) {
    int at = from;
    for (int i = 0; ; i++) {
      int next = ControlSequence.behind(text, at, end);
      at = next >= 0 ? next : next == Decoder.MORE && !last ? end : at;
      if (i == most || at == end || signs.indexOf(text[at]) < 0) {
        return at;
      }
      at++;
    }
  }

  private void value(int at) {
    int before = found;
    value(Encoding.RAW, at);
    int escapes = Escapes.in(text, at, decoder.position());
    for (; escapes != 0; escapes &= escapes - 1) {
      value(Escapes.first(escapes), at);
    }
    start = before < 0 && found >= 0 ? at : start;
  }

  private void value(Encoding encoding, int at) {
    decoder.start(encoding, text, at, end, last, 0);
    found = KnownValues.longer(found, longest());
  }

  /** Returns the end of the longest value, of which no word goes on behind. */
  private int longest() {
    int longest = Decoder.NONE;
    String read = "";
    String next = "";
    while (next != null && next.startsWith(read)) {
      int b = decoder.next();
      if (b < 0) {
        return b == Decoder.MORE ? b : longest;
      }
      read += (char) b;
      next = values.ceiling(read);
      if (read.equals(next)) {
        int position = decoder.position();
        if (position == end && !last) {
          return Decoder.MORE;
        }
        longest = position == end || !Scan.isWord(text[position]) ? position : longest;
        next = values.higher(read);
      }
    }
    return longest;
  }
}
