// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that a source names and the outside gives.
 *
 * @param parameter the name of a variable, or the path of a file
 * @param otherwise the value where the outside gives none, or null
 * @param secret what the source says about it, or null where it says nothing
 * @param rotating only the name is committed to; null where the source says nothing
 */
record Reference(
    Kind kind,
    Template parameter,
    @Nullable Template otherwise,
    @Nullable Boolean secret,
    @Nullable Boolean rotating) {

  enum Kind {
    ENV("env"),
    VAR("var"),
    FILE("file");

    private final String word;
    private final String decorator;

    Kind(String word) {
      this.word = word;
      this.decorator = "@" + word;
    }

    String word() {
      return word;
    }

    String decorator() {
      return decorator;
    }
  }

  /** Returns the reference as one would write it. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(kind.decorator());
    StringBuilder options = new StringBuilder();
    if (kind == Kind.FILE && !ReferenceParser.isPlainPath(parameter.toString())) {
      options.append(Template.quoted(parameter.toString()));
    } else {
      out.append('.').append(parameter);
    }
    option(options, "default", otherwise == null ? null : Template.quoted(otherwise.toString()));
    option(options, "secret", secret);
    option(options, "rotating", rotating);
    return options.isEmpty()
        ? out.toString()
        : out.append('(').append(options).append(')').toString();
  }

  // By hand, as Template's.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reference that
        && kind == that.kind
        && parameter.equals(that.parameter)
        && Objects.equals(otherwise, that.otherwise)
        && Objects.equals(secret, that.secret)
        && Objects.equals(rotating, that.rotating);
  }

  @Override
  public int hashCode() {
    return 31 * parameter.hashCode() + Objects.hashCode(otherwise);
  }

  private static void option(StringBuilder out, String name, @Nullable Object value) {
    if (value != null) {
      out.append(out.isEmpty() ? "" : ", ").append(name).append('=').append(value);
    }
  }
}
