// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.plan.Problem.Found;
import dev.opal.plan.Reference.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the references in a text: {@code @env.NAME}, {@code @var.NAME}, {@code @file.PATH}, {@code
 * @file("path")}, each with options in parentheses or in braces as a whole. {@code @@} is the sign
 * itself, and any other {@code @} is text.
 */
final class ReferenceParser {
  private static final List<String> KINDS = List.of("env", "var", "file");
  static final List<String> OPTIONS = List.of("default", "secret", "rotating");

  private final Fragment fragment;
  private final String text;
  private final int depth;
  private int at;

  private ReferenceParser(Fragment fragment, int at, int depth) {
    this.fragment = fragment;
    this.text = fragment.text();
    this.at = at;
    this.depth = depth;
  }

  /**
   * A reference and where the text goes on behind it.
   *
   * @param reference null where the sign stands for itself
   */
  record Read(@Nullable Reference reference, int end) {}

  /**
   * Reads what begins with the {@code @} at this index.
   *
   * @param depth how many references stand around it
   * @throws Found where it begins like a reference and is none
   */
  static Read read(Fragment fragment, int at, int depth) throws Found {
    return new ReferenceParser(fragment, at, depth).read();
  }

  /** Returns text between double quotes, or anywhere but in a shell's command, as a template. */
  static Template template(Fragment fragment, int depth) throws Found {
    Template.Builder builder = new Template.Builder();
    String text = fragment.text();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '@') {
        builder.append(text.charAt(at++));
        continue;
      }
      Read read = read(fragment, at, depth);
      if (read.reference() == null) {
        builder.append('@');
      } else {
        builder.append(new Template.Use(read.reference(), fragment.at(at), false));
      }
      at = read.end();
    }
    return builder.build();
  }

  /** Tells whether the sign at this index could be read as more than itself. */
  static boolean mayBegin(String text, int at) {
    if (text.startsWith("@@", at) || text.startsWith("@{", at)) {
      return true;
    }
    if (KINDS.stream().anyMatch(kind -> text.startsWith(kind, at + 1))) {
      return true;
    }
    return isReference(new Fragment(text, index -> index), at);
  }

  /** Tells whether a reference begins with the sign at this index, if only a wrong one. */
  static boolean isReference(Fragment fragment, int at) {
    try {
      return read(fragment, at, 0).reference() != null;
    } catch (Found e) {
      return true;
    }
  }

  /** Tells whether a reference without parentheses would go on where this stands behind it. */
  static boolean goesOn(Kind kind, char behind) {
    return behind == '(' || (kind == Kind.FILE ? isPath(behind) : isName(behind));
  }

  /** Tells whether the path can stand behind {@code @file.} as it is. */
  static boolean isPlainPath(String path) {
    return !path.isEmpty() && !path.endsWith(".") && path.chars().allMatch(ReferenceParser::isPath);
  }

  private Read read() throws Found {
    int sign = at++;
    if (peek() == '@') {
      return new Read(null, at + 1);
    }
    boolean braced = peek() == '{' && kindAt(at + 1) != null;
    at += braced ? 1 : 0;
    Kind kind = kindAt(at);
    if (kind == null) {
      rejectMistyped(sign);
      return new Read(null, sign + 1);
    }
    at += kind.decorator().length() - 1;
    Reference reference = reference(kind, sign);
    if (braced) {
      if (peek() != '}') {
        throw found(at, "expected } behind the reference, saw " + seen());
      }
      at++;
    }
    return new Read(reference, at);
  }

  /** Returns what kind of reference a name at this index says, or null. */
  private @Nullable Kind kindAt(int index) {
    for (Kind kind : Kind.values()) {
      String name = kind.word();
      if (text.startsWith(name, index)) {
        int end = index + name.length();
        char next = end < text.length() ? text.charAt(end) : ' ';
        if (next == '.' || next == '(') {
          return kind;
        }
      }
    }
    return null;
  }

  /** {@code @vars.X} would silently be text. */
  private void rejectMistyped(int sign) throws Found {
    int from = peek() == '{' ? at + 1 : at;
    int end = from;
    while (end < text.length() && isName(text.charAt(end))) {
      end++;
    }
    boolean named = end < text.length() && text.charAt(end) == '.' && end + 1 < text.length();
    boolean alone = sign == 0 || !isName(text.charAt(sign - 1));
    if (named && alone && isName(text.charAt(end + 1))) {
      String word = text.substring(from, end);
      boolean secret = word.equals("secret") || word.equals("secrets");
      String near = secret ? "env" : Words.near(word, KINDS);
      if (near != null) {
        throw found(
            sign,
            "expected @env, @var or @file, saw @"
                + word
                + "; did you mean @"
                + near
                + "? @@ is the sign itself");
      }
    }
  }

  private Reference reference(Kind kind, int sign) throws Found {
    Template parameter;
    Map<String, Argument> options = Map.of();
    if (peek() == '(') {
      if (kind != Kind.FILE) {
        throw found(
            sign, "expected " + kind.decorator() + ".NAME, saw " + kind.decorator() + "(…)");
      }
      ArgumentParser arguments = new ArgumentParser(fragment, at, depth + 1);
      List<Argument> read = arguments.read();
      at = arguments.end();
      if (read.isEmpty() || read.getFirst().key() != null) {
        throw found(sign, "expected @file(\"path\"), saw no path");
      }
      parameter = read.getFirst().template();
      options = options(read.subList(1, read.size()));
    } else {
      at++;
      parameter = Template.text(name(kind, sign));
      if (peek() == '(' && isOptions()) {
        ArgumentParser arguments = new ArgumentParser(fragment, at, depth + 1);
        options = options(arguments.read());
        at = arguments.end();
      }
    }
    Argument otherwise = options.get("default");
    return new Reference(
        kind,
        parameter,
        otherwise == null ? null : otherwise.template(),
        flag(options.get("secret")),
        flag(options.get("rotating")));
  }

  private String name(Kind kind, int sign) throws Found {
    int from = at;
    while (at < text.length() && (kind == Kind.FILE ? isPath(peek()) : isName(peek()))) {
      at++;
    }
    while (kind == Kind.FILE && at > from && text.charAt(at - 1) == '.') {
      at--; // the end of a sentence
    }
    if (at == from || (kind != Kind.FILE && Character.isDigit(text.charAt(from)))) {
      throw found(
          sign,
          "expected a name behind "
              + kind.decorator()
              + "., saw "
              + Words.seen(text, from)
              + "; @@ is the sign itself");
    }
    return text.substring(from, at);
  }

  /** A parenthesis that opens options; any other is text of the shell, but for one mistyped. */
  private boolean isOptions() throws Found {
    int from = skipSpace(at + 1);
    int end = from;
    while (end < text.length() && isName(text.charAt(end))) {
      end++;
    }
    int behind = skipSpace(end);
    char sign = end > from && behind < text.length() ? text.charAt(behind) : ' ';
    if ((sign == ')' || sign == ',') && Words.isLetter(text.charAt(from))) {
      String name = text.substring(from, end);
      List<String> known = OPTIONS.stream().map(option -> option + "=").toList();
      throw found(
          from,
          "expected default=, secret= or rotating= in ( ), saw "
              + Words.shown(name)
              + Words.hint(name, known)
              + "; braces as in @{env.NAME} make ( ) text");
    }
    return sign == '=';
  }

  private int skipSpace(int index) {
    int result = index;
    while (result < text.length() && Words.isSpace(text.charAt(result))) {
      result++;
    }
    return result;
  }

  private Map<String, Argument> options(List<Argument> arguments) throws Found {
    Map<String, Argument> options = new HashMap<>();
    for (Argument argument : arguments) {
      String key = argument.key();
      if (key == null || !OPTIONS.contains(key)) {
        throw new Found(
            argument.offset(),
            "expected default=, secret= or rotating=, saw "
                + (key == null ? "a value without a name" : Words.shown(key) + "=")
                + Words.hint(key == null ? "" : key, OPTIONS));
      }
      if (options.put(key, argument) != null) {
        throw new Found(argument.offset(), "expected " + key + "= once, saw it twice");
      }
    }
    return options;
  }

  private static @Nullable Boolean flag(@Nullable Argument argument) throws Found {
    if (argument == null) {
      return null;
    }
    if (argument.kind() != Argument.Kind.BOOLEAN) {
      throw new Found(
          argument.offset(), "expected true or false, saw " + Words.shown(argument.template()));
    }
    return argument.template().toString().equals("true");
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\n';
  }

  private String seen() {
    return Words.seen(text, at);
  }

  private Found found(int index, String message) {
    return new Found(fragment.at(index), message);
  }

  private static boolean isName(char c) {
    return Words.isLetter(c) || Words.isDigit(c) || c == '_';
  }

  private static boolean isPath(int c) {
    return isName((char) c) || c == '.' || c == '/' || c == '-';
  }
}
