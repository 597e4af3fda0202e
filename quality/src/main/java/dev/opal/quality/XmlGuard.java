// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of an XML file, made so that a parser which holds a piece of markup whole needs little
 * memory for any: a long CDATA section or comment goes on as several, split behind a blank or line
 * feed; a long tag is refused, and so is a document type that declares something. What a reader
 * sees of the text, and the lines it counts, stay the same.
 */
final class XmlGuard extends InputStream {
  private static final int MAX_MARKUP = 1024 * 1024;
  private static final int LONG_MARKUP = 64 * 1024;

  /** Where the bytes stand; the text is what follows {@code <} there. */
  private enum Place {
    TEXT(""),
    OPENING(""),
    TAG(""),
    DOCUMENT_TYPE("!D"),
    INSTRUCTION("?"),
    COMMENT("!--"),
    CDATA("![CDATA[");

    private final String opening;

    Place(String opening) {
      this.opening = opening;
    }
  }

  /** What is not passed on, and where it stands. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    final int line;
    final int column;

    Refusal(int line, int column, String message) {
      super(message);
      this.line = line;
      this.column = column;
    }
  }

  private final InputStream file;
  private final byte[] buffer = new byte[LONG_MARKUP];
  private int at;
  private int end;
  private byte[] inserted = new byte[0];
  private int insertedAt;

  private Place place = Place.TEXT;
  private final StringBuilder opening = new StringBuilder();
  private int length;
  private int quote;
  private int last;
  private int beforeLast;
  private int line = 1;
  private int column;

  XmlGuard(InputStream file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    if (insertedAt < inserted.length) {
      return inserted[insertedAt++];
    }
    if (at == end) {
      at = 0;
      end = Math.max(0, file.read(buffer, 0, buffer.length));
      if (end == 0) {
        return -1;
      }
    }
    int b = buffer[at++] & 0xff;
    take(b);
    return b;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int taken = 0;
    while (taken < count) {
      int b = read();
      if (b < 0) {
        return taken == 0 ? -1 : taken;
      }
      into[offset + taken++] = (byte) b;
    }
    return taken;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void take(int b) throws IOException {
    column++;
    if (b == 0) {
      throw new Refusal(line, column, "expected XML in UTF-8, saw a zero byte");
    }
    length++;
    switch (place) {
      case TEXT -> {
        if (b == '<') {
          enter(Place.OPENING);
          opening.setLength(0);
        }
      }
      case OPENING -> open(b);
      case TAG -> tag(b);
      case DOCUMENT_TYPE -> documentType(b);
      case INSTRUCTION -> leaveWhere(b == '>' && last == '?');
      case COMMENT -> section(b, b == '>' && last == '-' && beforeLast == '-', "--><!--");
      case CDATA -> section(b, b == '>' && last == ']' && beforeLast == ']', "]]><![CDATA[");
    }
    // What opens must not count for what closes.
    beforeLast = length == 0 ? 0 : last;
    last = length == 0 ? 0 : b;
    if (b == '\n') {
      line++;
      column = 0;
    }
    if (place != Place.TEXT && length > MAX_MARKUP) {
      throw new Refusal(line, column, "expected markup of at most 1 MiB, saw more");
    }
  }

  private void enter(Place next) {
    place = next;
    length = 0;
    quote = 0;
  }

  private void open(int b) throws IOException {
    opening.append((char) b);
    String seen = opening.toString();
    boolean open = false;
    for (Place each : Place.values()) {
      if (each.opening.equals(seen)) {
        enter(each);
        return;
      }
      open |= each.opening.startsWith(seen);
    }
    if (!open) {
      enter(Place.TAG);
      tag(b);
    }
  }

  private void tag(int b) {
    if (quote != 0) {
      quote = b == quote ? 0 : quote;
    } else if (b == '"' || b == '\'') {
      quote = b;
    } else {
      leaveWhere(b == '>');
    }
  }

  private void documentType(int b) throws IOException {
    if (b == '[' && quote == 0) {
      throw new Refusal(line, column, "expected no declarations in the document type, saw some");
    }
    tag(b);
  }

  private void section(int b, boolean closed, String split) {
    leaveWhere(closed);
    if (place != Place.TEXT && length > LONG_MARKUP && (b == '\n' || b == ' ')) {
      inserted = split.getBytes(StandardCharsets.US_ASCII);
      insertedAt = 0;
      length = 0;
    }
  }

  private void leaveWhere(boolean closed) {
    if (closed) {
      enter(Place.TEXT);
    }
  }
}
