// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a redactor was told are secret, and what of them is looked for: the value itself,
 * its long lines, and each in UTF-16. Long ones are looked for piece by piece, so that no more than
 * a piece is ever held.
 */
final class KnownSecrets {
  private static final int MIN_LINE = 8;
  private static final int PIECE = 2048;

  private final Set<String> whole = new HashSet<>();
  private final Pieces values = new Pieces();
  private final Pieces folded = new Pieces();
  private final Pieces inBase64 = new Pieces();
  private final ShortValues shortValues = new ShortValues();
  private final SecretNames names;

  /**
   * @param names which parts of a value that has parts are secret too
   */
  KnownSecrets(SecretNames names) {
    this.names = names;
  }

  /** Returns whether there is more to look for than before. */
  boolean add(String value) {
    String trimmed = value.strip();
    boolean changed = addOne(trimmed);
    for (String part : StructuredSecret.parts(trimmed, names)) {
      changed |= addOne(part.strip());
    }
    return changed;
  }

  private boolean addOne(String trimmed) {
    if (trimmed.isEmpty() || !whole.add(trimmed)) {
      return false;
    }
    if (trimmed.length() < Redactor.MIN_KNOWN_VALUE) {
      shortValues.add(trimmed);
      return false;
    }
    boolean changed = addWithLines(trimmed, UTF_8);
    // Old programs print letters beyond ASCII as single bytes.
    int last = trimmed.chars().max().orElse(0);
    boolean latin = last > 0x7f && last <= 0xff && addWithLines(trimmed, ISO_8859_1);
    return changed | latin;
  }

  /** As {@link #add(String)}, of the value of a variable. */
  boolean add(String name, String value) {
    String trimmed = value.strip();
    boolean isShort = !trimmed.isEmpty() && trimmed.length() < Redactor.MIN_KNOWN_VALUE;
    return add(value) | (isShort && shortValues.add(name, trimmed));
  }

  ShortValues shortValues() {
    return shortValues;
  }

  private boolean addWithLines(String text, Charset charset) {
    boolean changed = addText(text, charset);
    List<String> lines = lines(text);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).length() >= MIN_LINE) {
        changed |= addText(lines.get(i), charset);
        changed |= addFolded(lines.subList(first(lines, i), i + 1), charset);
        changed |= addFolded(lines.subList(i, end(lines, i)), charset);
      }
    }
    if (text.indexOf('\n') >= 0 || text.indexOf('\t') >= 0) {
      changed |= addFolded(lines, charset);
    }
    return changed;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      String line = text.substring(from, end).strip();
      if (!line.isEmpty()) {
        lines.add(line);
      }
      from = end + 1;
    }
    return lines;
  }

  /** Returns the first of the short lines right before a line. */
  private static int first(List<String> lines, int line) {
    int first = line;
    while (first > 0 && lines.get(first - 1).length() < MIN_LINE) {
      first--;
    }
    return first;
  }

  /** Returns the line behind the short ones right behind a line. */
  private static int end(List<String> lines, int line) {
    int end = line + 1;
    while (end < lines.size() && lines.get(end).length() < MIN_LINE) {
      end++;
    }
    return end;
  }

  /** Adds lines in a row, whatever white space stands between and in them. */
  private boolean addFolded(List<String> lines, Charset charset) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      for (int i = 0; i < line.length(); i++) {
        if (!Scan.isSpace(line.charAt(i))) {
          text.append(line.charAt(i));
        } else if (!Scan.isSpace(line.charAt(i - 1))) {
          text.append(' ');
        }
      }
      text.append(' ');
    }
    byte[] bytes = text.toString().strip().getBytes(charset);
    boolean several = text.indexOf(" ") < text.length() - 1;
    return several && bytes.length >= Redactor.MIN_KNOWN_VALUE && folded.add(bytes);
  }

  /** As {@link #add(String)}, of bytes that need not be text. */
  boolean add(byte[] value) {
    String text = text(value);
    if (text != null) {
      return add(text);
    }
    return value.length >= Redactor.MIN_KNOWN_VALUE
        && addWithLines(new String(value, ISO_8859_1), ISO_8859_1);
  }

  private static @Nullable String text(byte[] value) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Tells whether nothing is left to add of a variable. */
  boolean contains(String name, String value) {
    String trimmed = value.strip();
    return contains(trimmed)
        && (trimmed.length() >= Redactor.MIN_KNOWN_VALUE || shortValues.contains(name, trimmed));
  }

  /** Tells whether this is a value, of whatever length. */
  boolean contains(String value) {
    return whole.contains(value);
  }

  /** How many pieces there are of each kind. */
  record Extent(int values, int folded, int inBase64, int shortNames) {
    static final Extent NONE = new Extent(0, 0, 0, 0);
  }

  Extent extent() {
    return new Extent(
        values.pieces.size(),
        folded.pieces.size(),
        inBase64.pieces.size(),
        shortValues.names(0).size());
  }

  /** Returns the values that came since. */
  List<byte[]> values(Extent since) {
    return values.from(since.values());
  }

  /** Returns the values in which a blank stands for white space of any kind and length. */
  List<byte[]> folded(Extent since) {
    return folded.from(since.folded());
  }

  /** Returns the values in base64, which are looked for in base64 alone. */
  List<byte[]> inBase64(Extent since) {
    return inBase64.from(since.inBase64());
  }

  /**
   * @param charset ISO-8859-1 where the text stands for bytes that are none
   */
  private boolean addText(String text, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    boolean changed = values.add(bytes);
    if (changed) {
      addInBase64(bytes);
    }
    return charset.equals(UTF_8) ? addWide(text) | changed : changed;
  }

  /** Of characters that have a byte each, the one byte order holds the other. */
  private boolean addWide(String text) {
    byte[] wide = text.getBytes(StandardCharsets.UTF_16LE);
    int length = wide[wide.length - 1] == 0 ? wide.length - 1 : wide.length;
    boolean changed = values.add(Arrays.copyOf(wide, length));
    if (text.chars().allMatch(c -> c <= 0xff)) {
      return changed;
    }
    wide = text.getBytes(StandardCharsets.UTF_16BE);
    return values.add(Arrays.copyOfRange(wide, wide[0] == 0 ? 1 : 0, wide.length)) | changed;
  }

  /**
   * Tells why a value is not masked wherever it stands, or returns null where it is.
   *
   * @return what goes on after what the value is called
   */
  static @Nullable String weakness(String value) {
    if (value.strip().length() < Redactor.MIN_KNOWN_VALUE) {
      return "has fewer than " + Redactor.MIN_KNOWN_VALUE + " characters";
    }
    List<String> lines = lines(value);
    if (lines.size() == 1 || lines.stream().anyMatch(line -> line.length() >= MIN_LINE)) {
      return null;
    }
    return "has only lines of fewer than " + MIN_LINE + " characters";
  }

  /** Of each alignment the digits that depend on the value alone, and what it makes alone. */
  private void addInBase64(byte[] value) {
    for (int lead = 0; lead < 3; lead++) {
      byte[] whole = new byte[lead + value.length];
      System.arraycopy(value, 0, whole, lead, value.length);
      byte[] digits = Base64.getEncoder().encode(whole);
      int first = (lead * 8 + 5) / 6;
      int end = whole.length * 8 / 6;
      inBase64.add(Arrays.copyOfRange(digits, first, end));
      if (lead == 0 && end < digits.length) {
        inBase64.add(digits);
      }
    }
  }

  /** What is looked for in one way, each once, in the order in which it came. */
  private static final class Pieces {
    private final Set<ByteBuffer> known = new HashSet<>();
    private final List<byte[]> pieces = new ArrayList<>();

    List<byte[]> from(int number) {
      return Collections.unmodifiableList(pieces.subList(number, pieces.size()));
    }

    /** Returns whether there is more than before. */
    boolean add(byte[] value) {
      int before = pieces.size();
      for (int from = 0; from < value.length; ) {
        boolean lastPiece = value.length - from < 2 * PIECE;
        int end = lastPiece ? value.length : endOfCharacter(value, from + PIECE);
        byte[] piece = Arrays.copyOfRange(value, from, end);
        if (known.add(ByteBuffer.wrap(piece))) {
          pieces.add(piece);
        }
        from = end;
      }
      return pieces.size() > before;
    }

    /** Escapes may stand for a whole character alone. */
    private static int endOfCharacter(byte[] value, int from) {
      int end = from;
      while (end < from + 3 && (value[end] & 0xc0) == 0x80) {
        end++;
      }
      return end;
    }
  }
}
