// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** A recursive-descent reader of RFC 8259. */
final class JsonParser {
  private static final int MAX_DEPTH = 64;
  private static final int END = -1;

  private final String text;
  private final Predicate<String> kept;
  private int at;
  private int depth;

  JsonParser(String text) {
    this(text, name -> true);
  }

  /**
   * @param kept tells which members of objects are, by their names
   */
  JsonParser(String text, Predicate<String> kept) {
    this.text = text;
    this.kept = kept;
  }

  static String decode(byte[] utf8, int offset, int length) throws JsonException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("JSON must be UTF-8 but has other bytes");
    }
  }

  Json parse() throws JsonException {
    Json value = value();
    skipSpace();
    if (peek() != END) {
      throw expected("the end");
    }
    return value;
  }

  private Json value() throws JsonException {
    skipSpace();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new Json.Str(string());
      case 't' -> literal("true", new Json.Bool(true));
      case 'f' -> literal("false", new Json.Bool(false));
      case 'n' -> literal("null", Json.NULL);
      default -> number();
    };
  }

  private JsonObject object() throws JsonException {
    enter();
    JsonObject.Builder builder = JsonObject.builder();
    Set<String> names = new HashSet<>();
    if (!take('}')) {
      do {
        skipSpace();
        if (peek() != '"') {
          throw expected("a name in double quotes");
        }
        String name = string();
        if (!names.add(name)) {
          throw new JsonException(
              "names in an object must differ but " + name + " stands twice", at);
        }
        require(':');
        Json value = value();
        if (kept.test(name)) {
          builder.put(name, value);
        }
      } while (take(','));
      require('}');
    }
    depth--;
    return builder.build();
  }

  private Json array() throws JsonException {
    enter();
    List<Json> items = new ArrayList<>();
    if (!take(']')) {
      do {
        items.add(value());
      } while (take(','));
      require(']');
    }
    depth--;
    return new Json.Arr(items);
  }

  private void enter() throws JsonException {
    at++;
    if (++depth > MAX_DEPTH) {
      throw new JsonException("JSON must be nested at most " + MAX_DEPTH + " deep", at);
    }
  }

  private Json literal(String word, Json value) throws JsonException {
    if (!text.startsWith(word, at)) {
      throw expected(word);
    }
    at += word.length();
    return value;
  }

  private Json number() throws JsonException {
    int start = at;
    boolean negative = peek() == '-';
    if (negative) {
      at++;
    }
    int first = at;
    digits();
    if (text.charAt(first) == '0' && at - first > 1) {
      throw new JsonException("a number must not begin with 0 at offset " + first, first);
    }
    boolean whole = true;
    if (peek() == '.') {
      whole = false;
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    return toNumber(text.substring(start, at), whole);
  }

  private static Json toNumber(String digits, boolean whole) throws JsonException {
    if (whole && digits.length() <= 16 && !digits.equals("-0")) {
      long value = Long.parseLong(digits);
      if (Math.abs(value) <= Json.MAX_INTEGER) {
        return new Json.Int(value);
      }
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw new JsonException("a number must fit a double but was " + digits);
    }
    return new Json.Real(value);
  }

  private void digits() throws JsonException {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw expected("a value");
    }
  }

  private String string() throws JsonException {
    int start = ++at;
    while (peek() != '"' && peek() != '\\') {
      if (peek() < 0x20) {
        throw expected("the end of a string");
      }
      at++;
    }
    if (peek() == '"') {
      return wellFormed(text.substring(start, at++));
    }
    StringBuilder unescaped = new StringBuilder(text.substring(start, at));
    while (peek() != '"') {
      if (peek() < 0x20) {
        throw expected("the end of a string");
      }
      char c = text.charAt(at++);
      unescaped.append(c == '\\' ? unescape() : c);
    }
    at++;
    return wellFormed(unescaped.toString());
  }

  private char unescape() throws JsonException {
    int c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw expected("an escape");
      }
    };
  }

  private char unicode() throws JsonException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() == END ? -1 : Character.digit(text.charAt(at), 16);
      if (digit < 0 || text.charAt(at) > 'f') {
        throw expected("a hexadecimal digit");
      }
      value = value << 4 | digit;
      at++;
    }
    return (char) value;
  }

  private static String wellFormed(String string) throws JsonException {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < string.length()
                && Character.isLowSurrogate(string.charAt(i + 1));
        if (!pair) {
          throw new JsonException("a string must be well-formed Unicode but has a lone surrogate");
        }
        i++;
      }
    }
    return string;
  }

  private boolean take(char c) {
    skipSpace();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void require(char c) throws JsonException {
    if (!take(c)) {
      throw expected("'" + c + "'");
    }
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private JsonException expected(String what) {
    String seen = peek() == END ? "the end" : String.format(Locale.ROOT, "U+%04X", peek());
    return new JsonException("expected " + what + " at offset " + at + " but saw " + seen, at);
  }
}
