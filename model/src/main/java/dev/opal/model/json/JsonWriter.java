// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.erdtman.jcs.NumberToJSON;

/**
 * Writes canonical JSON as UTF-8 into a growing array. The raw methods write what they are given:
 * who uses them answers for the form.
 */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer = new byte[512];
  private int length;

  /** Returns what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  /** Writes a value in the canonical form of RFC 8785. */
  public void write(Json value) {
    if (value instanceof JsonObject object) {
      writeObject(object);
    } else if (value instanceof Json.Arr array) {
      raw('[');
      boolean first = true;
      for (Json item : array.items()) {
        if (!first) {
          raw(',');
        }
        first = false;
        write(item);
      }
      raw(']');
    } else {
      writeScalar(value);
    }
  }

  private void writeObject(JsonObject object) {
    raw('{');
    boolean first = true;
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      if (!first) {
        raw(',');
      }
      first = false;
      string(member.getKey());
      raw(':');
      write(member.getValue());
    }
    raw('}');
  }

  void writePretty(Json value, int indent) {
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      raw('{');
      Iterator<Map.Entry<String, Json>> members = object.members().entrySet().iterator();
      while (members.hasNext()) {
        Map.Entry<String, Json> member = members.next();
        newLine(indent + 2);
        string(member.getKey());
        raw(':');
        raw(' ');
        writePretty(member.getValue(), indent + 2);
        if (members.hasNext()) {
          raw(',');
        }
      }
      newLine(indent);
      raw('}');
    } else if (value instanceof Json.Arr array && !array.items().isEmpty()) {
      raw('[');
      Iterator<Json> items = array.items().iterator();
      while (items.hasNext()) {
        newLine(indent + 2);
        writePretty(items.next(), indent + 2);
        if (items.hasNext()) {
          raw(',');
        }
      }
      newLine(indent);
      raw(']');
    } else {
      write(value);
    }
  }

  private void writeScalar(Json value) {
    if (value instanceof Json.Str string) {
      string(string.value());
    } else if (value instanceof Json.Int number) {
      ascii(Long.toString(number.value()));
    } else if (value instanceof Json.Real number) {
      ascii(shortest(number.value()));
    } else if (value instanceof Json.Bool bool) {
      ascii(bool.value() ? "true" : "false");
    } else {
      ascii("null");
    }
  }

  private static String shortest(double value) {
    try {
      return NumberToJSON.serializeNumber(value);
    } catch (IOException e) {
      throw new IllegalStateException("a finite number must have a JSON form: " + value, e);
    }
  }

  private void newLine(int indent) {
    ensure(1 + indent);
    buffer[length++] = '\n';
    Arrays.fill(buffer, length, length + indent, (byte) ' ');
    length += indent;
  }

  private void string(String text) {
    raw('"');
    if (!plain(text)) {
      escaped(text);
    }
    raw('"');
  }

  /**
   * Writes a text that needs no escape as it is, or nothing. A cold JVM interprets, and by the
   * character this would be most of what writing costs it.
   */
  private boolean plain(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != text.length()) {
      return false;
    }
    for (byte b : bytes) {
      // A lone surrogate would have become a question mark.
      if (b < 0x20 || b == '"' || b == '\\' || b == '?') {
        return false;
      }
    }
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return true;
  }

  private void escaped(String text) {
    int end = text.length();
    ensure(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
        raw(c);
      } else {
        i += special(text, i, c);
      }
    }
  }

  /**
   * Writes a character that needs an escape or more than a byte; returns 1 for a surrogate pair.
   */
  private int special(String text, int at, char c) {
    if (c < 0x80) {
      escape(c);
    } else if (c < 0x800) {
      raw(0xc0 | c >> 6);
      raw(0x80 | (c & 0x3f));
    } else if (Character.isHighSurrogate(c)
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      int point = Character.toCodePoint(c, text.charAt(at + 1));
      raw(0xf0 | point >> 18);
      raw(0x80 | (point >> 12 & 0x3f));
      raw(0x80 | (point >> 6 & 0x3f));
      raw(0x80 | (point & 0x3f));
      return 1;
    } else if (Character.isSurrogate(c)) {
      throw new IllegalArgumentException(
          "JSON text must be well-formed Unicode but has a lone surrogate");
    } else {
      raw(0xe0 | c >> 12);
      raw(0x80 | (c >> 6 & 0x3f));
      raw(0x80 | (c & 0x3f));
    }
    return 0;
  }

  private void escape(char c) {
    raw('\\');
    switch (c) {
      case '"', '\\' -> raw(c);
      case '\b' -> raw('b');
      case '\f' -> raw('f');
      case '\n' -> raw('n');
      case '\r' -> raw('r');
      case '\t' -> raw('t');
      default -> {
        if (c < 0x20) {
          ascii("u00");
          raw(HEX[c >> 4]);
          raw(HEX[c & 15]);
        } else {
          length--;
          raw(c);
        }
      }
    }
  }

  /** Writes ASCII characters as they are. */
  public void ascii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[length++] = (byte) text.charAt(i);
    }
  }

  /** Writes a whole number of at least zero. */
  public void integer(long value) {
    ascii(Long.toString(value));
  }

  /** Writes a time as {@link Instant#toString} does, without quotes. */
  public void time(Instant time) {
    ascii(IsoTime.text(time));
  }

  void raw(int b) {
    ensure(1);
    buffer[length++] = (byte) b;
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
