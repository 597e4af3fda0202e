// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A JSON value. Immutable. */
public sealed interface Json
    permits JsonObject, Json.Arr, Json.Str, Json.Int, Json.Real, Json.Bool, Json.Null {
  /** The largest whole number that every JSON implementation keeps (I-JSON, RFC 7493). */
  long MAX_INTEGER = (1L << 53) - 1;

  Json NULL = new Null();

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A string of well-formed Unicode. */
  record Str(String value) implements Json {}

  /** A whole number within ±{@link #MAX_INTEGER}. */
  record Int(long value) implements Json {
    public Int {
      if (value > MAX_INTEGER || value < -MAX_INTEGER) {
        throw new IllegalArgumentException(
            "a JSON integer must be within ±(2^53-1) but was " + value);
      }
    }
  }

  /** A finite number that is not whole, or too large to be exact. */
  record Real(double value) implements Json {
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a JSON number must be finite but was " + value);
      }
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** The null literal. */
  record Null() implements Json {}

  /** Returns the string, or null for null. */
  static Json of(@Nullable String value) {
    return value == null ? NULL : new Str(value);
  }

  /**
   * Reads one JSON text (RFC 8259) of UTF-8 bytes. Refused are duplicate names, ill-formed Unicode,
   * nesting deeper than 64 and anything after the value.
   *
   * @throws JsonException naming what was expected, what was seen and where
   */
  static Json parse(byte[] utf8, int offset, int length) throws JsonException {
    return new JsonParser(JsonParser.decode(utf8, offset, length)).parse();
  }

  /**
   * Reads one JSON text likewise, of whose objects only some members are kept: a large text of
   * which little is needed takes little more than its own memory.
   *
   * @param kept tells which, by their names
   */
  static Json parse(byte[] utf8, int offset, int length, Predicate<String> kept)
      throws JsonException {
    return new JsonParser(JsonParser.decode(utf8, offset, length), kept).parse();
  }

  /** Reads one JSON text; see {@link #parse(byte[], int, int)}. */
  static Json parse(String text) throws JsonException {
    return new JsonParser(text).parse();
  }

  /** Returns the canonical form of RFC 8785: sorted names, no white space, shortest numbers. */
  default byte[] canonical() {
    JsonWriter writer = new JsonWriter();
    writer.write(this);
    return writer.toByteArray();
  }

  /** Returns a form for people: names sorted, two spaces of indent, a line feed at the end. */
  default byte[] pretty() {
    JsonWriter writer = new JsonWriter();
    writer.writePretty(this, 0);
    writer.raw('\n');
    return writer.toByteArray();
  }

  /** Returns the canonical form as text. */
  default String text() {
    return new String(canonical(), StandardCharsets.UTF_8);
  }
}
