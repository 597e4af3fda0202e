// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.BitSet;
import java.util.List;

/**
 * Values that are known to be secret, found in every encoding. Each stands here once: text is
 * decoded where one may begin, in place of writing each value in all its forms. Immutable.
 */
final class KnownValues {
  private static final int BITS_OF_TAIL_4 = 4;
  private static final int BITS_OF_TAIL_6 = 6;

  static final KnownValues NONE = new KnownValues();

  private final SortedValues whole;

  /** Without their first byte, of which base64 at two of three alignments tells only a part. */
  private final SortedValues tails;

  /** What a folded value begins with in two bytes, with its first byte or without. */
  private final BitSet foldedPairs;

  private final SortedValues foldedWhole;
  private final SortedValues foldedTails;

  /** What values make in base64, which is looked for in base64 alone. */
  private final SortedValues digits;

  private final SortedValues digitTails;

  private KnownValues() {
    this.whole = new SortedValues(0);
    this.tails = new SortedValues(1);
    this.foldedPairs = new BitSet();
    this.foldedWhole = whole;
    this.foldedTails = tails;
    this.digits = whole;
    this.digitTails = tails;
  }

  private KnownValues(
      KnownValues before, List<byte[]> values, List<byte[]> folded, List<byte[]> inBase64) {
    this.whole = before.whole.with(values);
    this.tails = before.tails.with(values);
    this.foldedPairs = folded.isEmpty() ? before.foldedPairs : (BitSet) before.foldedPairs.clone();
    for (byte[] value : folded) {
      foldedPairs.set(pair(value[0], value[1]));
      foldedPairs.set(pair(value[1], value[2]));
    }
    this.foldedWhole = before.foldedWhole.with(folded);
    this.foldedTails = before.foldedTails.with(folded);
    this.digits = before.digits.with(inBase64);
    this.digitTails = before.digitTails.with(inBase64);
  }

  /** Returns these and those that came since. */
  KnownValues with(KnownSecrets secrets, KnownSecrets.Extent since) {
    return new KnownValues(
        this, secrets.values(since), secrets.folded(since), secrets.inBase64(since));
  }

  /**
   * Returns the end of the longest value that begins at a position, {@link Decoder#NONE}, or {@link
   * Decoder#MORE}.
   *
   * @param kinds of trigger, which tell what to look for
   */
  int whole(Decoder decoder, int kinds, byte[] bytes, int at, int end, boolean last) {
    int found = Decoder.NONE;
    if ((kinds & Triggers.PLAIN) != 0) {
      found = plain(decoder, bytes, at, end, last);
    }
    if ((kinds & Triggers.HEX) != 0) {
      found = longer(found, hexadecimal(decoder, bytes, at, end, last));
    }
    if ((kinds & Triggers.NUMBERS) != 0) {
      found = longer(found, in(Encoding.OCTAL, decoder, bytes, at, end, last));
      found = longer(found, in(Encoding.DECIMAL, decoder, bytes, at, end, last));
    }
    if ((kinds & Triggers.BASE64) != 0) {
      decoder.start(Encoding.BASE64, bytes, at, end, last, 0);
      int encoded = longestInBase64(decoder, whole, foldedWhole, digits);
      found = longer(found, padded(encoded, bytes, end, last));
    }
    return found;
  }

  private int hexadecimal(Decoder decoder, byte[] bytes, int at, int end, boolean last) {
    int found = in(Encoding.HEX, decoder, bytes, at, end, last);
    // Behind what was read stands what ends a line.
    if (!NumberText.mayBeDump(bytes, at, Math.min(end, decoder.reached() + 3))) {
      return found;
    }
    int dumped = in(Encoding.HEX_DUMP, decoder, bytes, at, end, last);
    return longer(found, dumped < 0 ? dumped : NumberText.withColumn(bytes, at, dumped, end, last));
  }

  private int in(Encoding encoding, Decoder decoder, byte[] bytes, int at, int end, boolean last) {
    decoder.start(encoding, bytes, at, end, last, 0);
    return longest(decoder, whole, foldedWhole);
  }

  /**
   * As {@link #whole}, of a value in base64 whose first bits stand in the digit before the
   * position, which it shares with what stands before it.
   */
  int tail(Decoder decoder, int kinds, byte[] bytes, int at, int end, boolean last) {
    int found = Decoder.NONE;
    if ((kinds & Triggers.BASE64_AFTER_4) != 0) {
      decoder.start(Encoding.BASE64, bytes, at, end, last, BITS_OF_TAIL_4);
      found = longestInBase64(decoder, tails, foldedTails, digitTails);
    }
    if ((kinds & Triggers.BASE64_AFTER_6) != 0) {
      decoder.start(Encoding.BASE64, bytes, at, end, last, BITS_OF_TAIL_6);
      found = longer(found, longestInBase64(decoder, tails, foldedTails, digitTails));
    }
    return padded(found, bytes, end, last);
  }

  /** Reads once, and once more with white space folded where there may be a value for that. */
  private int longest(Decoder decoder, SortedValues values, SortedValues folded) {
    int first = decoder.next();
    int second = decoder.next();
    if (first < 0) {
      return first;
    }
    int found = values.longest(decoder, first, second);
    if (found == Decoder.MORE || second < 0 || !mayFold(first, second)) {
      return found;
    }
    decoder.fold();
    return longer(found, folded.longest(decoder, decoder.next(), decoder.next()));
  }

  /** As {@link #longest}, and once more as digits where they may be some. */
  private int longestInBase64(
      Decoder decoder, SortedValues values, SortedValues folded, SortedValues inBase64) {
    int found = longest(decoder, values, folded);
    if (found == Decoder.MORE) {
      return found;
    }
    decoder.readDigits();
    int first = decoder.next();
    int second = first < 0 ? first : decoder.next();
    boolean maybe = isDigit(first) && (second < 0 || isDigit(second));
    return maybe ? longer(found, inBase64.longest(decoder, first, second)) : found;
  }

  private static boolean isDigit(int b) {
    return b >= 0 && Base64Digit.of((byte) b) >= 0;
  }

  private boolean mayFold(int first, int second) {
    boolean space = Scan.isSpace(first);
    return !foldedPairs.isEmpty()
        && (space || foldedPairs.get(pair(first, Scan.isSpace(second) ? ' ' : second)));
  }

  private static int pair(int first, int second) {
    return (first & 0xff) << 8 | (second & 0xff);
  }

  private static int padded(int found, byte[] bytes, int end, boolean last) {
    return found < 0 ? found : Base64Text.padded(bytes, found, end, last);
  }

  /** Up to the first sign that escapes, all encodings of this family read the same. */
  private int plain(Decoder decoder, byte[] bytes, int at, int end, boolean last) {
    decoder.start(Encoding.RAW, bytes, at, end, last, 0);
    int found = longest(decoder, whole, foldedWhole);
    int escapes = Escapes.in(bytes, at, Math.min(end, decoder.reached() + 1));
    for (; escapes != 0; escapes &= escapes - 1) {
      found = longer(found, in(Escapes.first(escapes), decoder, bytes, at, end, last));
    }
    return found;
  }

  static int longer(int a, int b) {
    return a == Decoder.MORE || b == Decoder.MORE ? Decoder.MORE : Math.max(a, b);
  }
}
