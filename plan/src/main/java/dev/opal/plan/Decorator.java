// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decorators that run something or stand around what runs, and what each may be given. */
enum Decorator {
  SHELL(false, "command", "stdin shell"),
  HTTP(false, "url", "body header match method redirects status timeout"),
  RETRY(true, "times", "delay"),
  TIMEOUT(true, "after", ""),
  PARALLEL(true, "", "max on_failure");

  /** Those that may be given more than once. */
  private static final String REPEATED = "header";

  /** What others call the folder that a command runs in. */
  private static final List<String> FOLDER =
      List.of("cwd", "dir", "folder", "directory", "workdir", "working_dir", "working_directory");

  private final String word = name().toLowerCase(Locale.ROOT);
  private final boolean wraps;
  private final String first;
  private final String others;

  /**
   * @param first the name of what may stand first without one, and has to be given; empty for none
   * @param others the names of what else may be given, apart by blanks
   */
  Decorator(boolean wraps, String first, String others) {
    this.wraps = wraps;
    this.first = first;
    this.others = others;
  }

  static @Nullable Decorator of(String word) {
    for (Decorator decorator : values()) {
      if (decorator.word().equals(word)) {
        return decorator;
      }
    }
    return null;
  }

  /** Returns all their names with the sign. */
  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Decorator decorator : values()) {
      words.add("@" + decorator.word());
    }
    return words;
  }

  /** Returns its name without the sign, in lower case. */
  String word() {
    return word;
  }

  /** Returns the name of the argument that says what runs; empty for those that run nothing. */
  String command() {
    return wraps ? "" : first;
  }

  boolean wraps() {
    return wraps;
  }

  /**
   * Gives each argument its name.
   *
   * @throws Problem.Found where one is unknown, given twice or missing
   */
  Map<String, List<Argument>> bind(List<Argument> arguments, int offset) throws Problem.Found {
    Map<String, List<Argument>> bound = new LinkedHashMap<>();
    for (Argument argument : arguments) {
      String key = argument.key();
      if (key == null) {
        if (first.isEmpty() && !arguments().isEmpty()) {
          throw new Problem.Found(
              argument.offset(),
              "expected "
                  + expected()
                  + ", saw a value without a name; did you mean "
                  + arguments().getFirst()
                  + "=?");
        }
        if (bound.containsKey(first)) {
          throw new Problem.Found(
              argument.offset(), "expected " + expected() + ", saw one more value");
        }
        key = first;
      } else if (!arguments().contains(key)) {
        throw new Problem.Found(
            argument.offset(),
            "expected "
                + expected()
                + ", saw "
                + Words.shown(key)
                + "="
                + (FOLDER.contains(key) && this == SHELL
                    ? "; write cd FOLDER && … in the command"
                    : Words.hint(key, arguments())));
      }
      List<Argument> given = bound.computeIfAbsent(key, unused -> new ArrayList<>());
      if (!given.isEmpty() && !REPEATED.equals(key)) {
        throw new Problem.Found(argument.offset(), "expected " + key + "= once, saw it twice");
      }
      given.add(argument);
    }
    if (!first.isEmpty() && !bound.containsKey(first)) {
      throw new Problem.Found(offset, "expected " + first + "= in @" + word() + "(…), saw none");
    }
    return bound;
  }

  private String expected() {
    List<String> keys = arguments();
    return keys.isEmpty()
        ? "nothing in @" + word()
        : "@" + word() + "(" + String.join("=, ", keys) + "=)";
  }

  /** Returns the names of what it may be given. */
  List<String> arguments() {
    List<String> keys = new ArrayList<>();
    for (String key : (first + " " + others).split(" ", -1)) {
      if (!key.isEmpty()) {
        keys.add(key);
      }
    }
    return keys;
  }
}
