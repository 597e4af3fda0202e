// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, its names in the order of RFC 8785 (by UTF-16 code unit). The accessors with a
 * name and no default require the member; those that return a nullable treat an absent member and
 * null alike.
 */
public final class JsonObject implements Json {
  private final SortedMap<String, Json> members;

  private JsonObject(SortedMap<String, Json> members) {
    this.members = Collections.unmodifiableSortedMap(members);
  }

  /** Returns a builder, which leaves out members whose value is null. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the members, sorted by name. */
  public SortedMap<String, Json> members() {
    return members;
  }

  public String string(String name) throws JsonException {
    if (members.get(name) instanceof Json.Str string) {
      return string.value();
    }
    throw wrong(name, "a string");
  }

  public @Nullable String stringOrNull(String name) throws JsonException {
    return isAbsent(name) ? null : string(name);
  }

  public long integer(String name) throws JsonException {
    if (members.get(name) instanceof Json.Int number) {
      return number.value();
    }
    throw wrong(name, "a whole number");
  }

  public OptionalLong integerOrEmpty(String name) throws JsonException {
    return isAbsent(name) ? OptionalLong.empty() : OptionalLong.of(integer(name));
  }

  public double decimal(String name) throws JsonException {
    if (members.get(name) instanceof Json.Real number) {
      return number.value();
    }
    return integer(name);
  }

  /** Returns the member, or false where there is none. */
  public boolean bool(String name) throws JsonException {
    if (isAbsent(name)) {
      return false;
    }
    if (members.get(name) instanceof Json.Bool bool) {
      return bool.value();
    }
    throw wrong(name, "true or false");
  }

  public JsonObject object(String name) throws JsonException {
    if (members.get(name) instanceof JsonObject object) {
      return object;
    }
    throw wrong(name, "an object");
  }

  public @Nullable JsonObject objectOrNull(String name) throws JsonException {
    return isAbsent(name) ? null : object(name);
  }

  /** Returns the items of an array of objects, none where there is no such member. */
  public List<JsonObject> objects(String name) throws JsonException {
    List<JsonObject> result = new ArrayList<>();
    for (Json item : items(name)) {
      if (!(item instanceof JsonObject object)) {
        throw wrong(name, "an array of objects");
      }
      result.add(object);
    }
    return result;
  }

  /** Returns the items of an array of strings, none where there is no such member. */
  public List<String> strings(String name) throws JsonException {
    List<String> result = new ArrayList<>();
    for (Json item : items(name)) {
      if (!(item instanceof Json.Str string)) {
        throw wrong(name, "an array of strings");
      }
      result.add(string.value());
    }
    return result;
  }

  private List<Json> items(String name) throws JsonException {
    if (isAbsent(name)) {
      return List.of();
    }
    if (members.get(name) instanceof Json.Arr array) {
      return array.items();
    }
    throw wrong(name, "an array");
  }

  private boolean isAbsent(String name) {
    Json value = members.get(name);
    return value == null || value instanceof Json.Null;
  }

  private JsonException wrong(String name, String expected) {
    Json seen = members.get(name);
    String text = seen == null ? "absent" : seen.text();
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return new JsonException("field " + name + " must be " + expected + " but was " + shown);
  }

  /** Returns a builder that holds this object's members. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.members.putAll(members);
    return builder;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }

  /** Collects members. Not safe for use by several threads. */
  public static final class Builder {
    private final TreeMap<String, Json> members = new TreeMap<>();

    private Builder() {}

    public Builder put(String name, @Nullable Json value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    public Builder put(String name, @Nullable String value) {
      return put(name, value == null ? null : new Json.Str(value));
    }

    /** Puts the text of a value such as an id, unless it is null. */
    public Builder putText(String name, @Nullable Object value) {
      return put(name, value == null ? null : value.toString());
    }

    /** Puts a time as {@link Instant#toString} writes it; leaves out what is null. */
    public Builder putText(String name, @Nullable Instant value) {
      return put(name, value == null ? null : IsoTime.text(value));
    }

    public Builder put(String name, long value) {
      return put(name, new Json.Int(value));
    }

    public Builder put(String name, OptionalLong value) {
      return value.isPresent() ? put(name, value.getAsLong()) : this;
    }

    /** Puts a number; a whole one is written without a fraction. */
    public Builder put(String name, double value) {
      return put(name, new Json.Real(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, new Json.Bool(value));
    }

    /** Puts an array of the items' forms; an empty array where there are none. */
    public <T> Builder putAll(String name, Collection<T> items, Function<T, Json> form) {
      List<Json> values = new ArrayList<>(items.size());
      for (T item : items) {
        values.add(form.apply(item));
      }
      return put(name, new Json.Arr(values));
    }

    /** Puts an object with the texts of the entries. */
    public Builder putTexts(String name, Map<?, ?> entries) {
      Builder inner = new Builder();
      entries.forEach((key, value) -> inner.putText(key.toString(), value));
      return put(name, inner.build());
    }

    /** Returns the object; the builder must not be used afterwards. */
    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
