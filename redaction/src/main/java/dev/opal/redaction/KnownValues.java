// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
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

  private final boolean folds;
  private final SortedValues foldedWhole;
  private final SortedValues foldedTails;

  private KnownValues() {
    this.whole = new SortedValues(0);
    this.tails = new SortedValues(1);
    this.folds = false;
    this.foldedWhole = whole;
    this.foldedTails = tails;
  }

  private KnownValues(KnownValues before, List<byte[]> values, List<byte[]> folded) {
    this.whole = before.whole.with(values);
    this.tails = before.tails.with(values);
    this.folds = before.folds || !folded.isEmpty();
    this.foldedWhole = before.foldedWhole.with(folded);
    this.foldedTails = before.foldedTails.with(folded);
  }

  /** Returns these and those that came since. */
  KnownValues with(KnownSecrets secrets, KnownSecrets.Extent since) {
    List<byte[]> values = new ArrayList<>(secrets.values(since));
    values.addAll(secrets.inBase64(since));
    return new KnownValues(this, values, secrets.folded(since));
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
      int encoded = in(Encoding.BASE64, decoder, bytes, at, end, last);
      found = longer(found, padded(encoded, bytes, end, last));
    }
    return found;
  }

  private int hexadecimal(Decoder decoder, byte[] bytes, int at, int end, boolean last) {
    int found = in(Encoding.HEX, decoder, bytes, at, end, last);
    // Behind what was read stands what ends a line.
    if (!folds && !NumberText.mayBeDump(bytes, at, Math.min(end, decoder.position() + 3))) {
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
      found = longest(decoder, tails, foldedTails);
    }
    if ((kinds & Triggers.BASE64_AFTER_6) != 0) {
      decoder.start(Encoding.BASE64, bytes, at, end, last, BITS_OF_TAIL_6);
      found = longer(found, longest(decoder, tails, foldedTails));
    }
    return padded(found, bytes, end, last);
  }

  /** Reads once, and once more with white space folded where there are values for that. */
  private int longest(Decoder decoder, SortedValues values, SortedValues folded) {
    int found = values.longest(decoder);
    if (!folds) {
      return found;
    }
    decoder.fold();
    return longer(found, folded.longest(decoder));
  }

  private static int padded(int found, byte[] bytes, int end, boolean last) {
    return found < 0 ? found : Base64Text.padded(bytes, found, end, last);
  }

  /** Up to the first sign that escapes, all encodings of this family read the same. */
  private int plain(Decoder decoder, byte[] bytes, int at, int end, boolean last) {
    decoder.start(Encoding.RAW, bytes, at, end, last, 0);
    int found = whole.longest(decoder);
    int read = decoder.position();
    if (folds) {
      decoder.fold();
      found = longer(found, foldedWhole.longest(decoder));
      read = Math.max(read, decoder.position());
    }
    int escapes = 0;
    int stop = Math.min(end, read + 1);
    for (int i = at; i < stop; i++) {
      escapes |= escape(bytes[i]);
    }
    for (int i = 0; escapes >> i != 0; i++) {
      if ((escapes >> i & 1) != 0) {
        found = longer(found, in(ENCODINGS[i], decoder, bytes, at, end, last));
      }
    }
    return found;
  }

  private static final Encoding[] ENCODINGS = Encoding.values();
  private static final int BACKSLASHES = bits(Encoding.BACKSLASH, Encoding.BACKSLASH_TWICE);
  private static final int SINGLE_QUOTE =
      bits(Encoding.SINGLE_QUOTES, Encoding.DOUBLED, Encoding.SINGLE_DOUBLED);
  private static final int DOUBLE_QUOTE = bits(Encoding.DOUBLED, Encoding.DOUBLE_DOUBLED);
  private static final int AMPERSAND = bits(Encoding.XML);
  private static final int PERCENT = bits(Encoding.PERCENT, Encoding.FORM, Encoding.PERCENT_TWICE);
  private static final int EQUALS = bits(Encoding.QUOTED);
  private static final int COLOUR = bits(Encoding.COLOURED);
  private static final int PLUS = bits(Encoding.FORM);

  private static int bits(Encoding... encodings) {
    int bits = 0;
    for (Encoding encoding : encodings) {
      bits |= 1 << encoding.ordinal();
    }
    return bits;
  }

  /** Returns, as bits by their ordinals, the encodings that read this byte as more than itself. */
  private static int escape(byte b) {
    return switch (b) {
      case '\\' -> BACKSLASHES;
      case '\'' -> SINGLE_QUOTE;
      case '"' -> DOUBLE_QUOTE;
      case '&' -> AMPERSAND;
      case '%' -> PERCENT;
      case '=' -> EQUALS;
      case '+' -> PLUS;
      case 0x1b -> COLOUR;
      default -> 0;
    };
  }

  private static int longer(int a, int b) {
    return a == Decoder.MORE || b == Decoder.MORE ? Decoder.MORE : Math.max(a, b);
  }
}
