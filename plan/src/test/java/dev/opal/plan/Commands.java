// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.Random;

/**
 * Commands of a shell at random, in which {@code @env.V} stands at places of every kind. They print
 * their arguments apart by NUL; none runs the value, or reads or writes a file of its name.
 */
final class Commands {
  private static final String REFERENCE = "@env.V";

  /** So that no damage makes a value what printf reads as a form. */
  private static final String SHOW = "show() { printf '%s\\0' \"$@\"; }; ";

  private static final String NOISE = "\"'`\\$(){}[]# @~=\n";

  private final Random random;
  private int depth;

  Commands(Random random) {
    this.random = random;
  }

  String next() {
    return SHOW + command();
  }

  /** Returns one that is damaged, so that what is read as one thing may be another. */
  String nextDamaged() {
    String command = command();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(command.length());
      String noise = String.valueOf(NOISE.charAt(random.nextInt(NOISE.length())));
      command = command.substring(0, at) + noise + command.substring(at + random.nextInt(2));
    }
    // What a shell splits at blanks of its own accord stays whole.
    // No process has the number of another.
    return SHOW + "IFS=; set -f; " + command.replace("$$", "$");
  }

  private String command() {
    depth = 0;
    return list();
  }

  private String list() {
    return switch (random.nextInt(depth > 3 ? 2 : 13)) {
      case 0, 1, 2, 3 -> print();
      case 4 -> "x=" + word() + "; show \"$x\"";
      case 5 -> "( " + nested() + " )";
      case 6 -> "{ " + nested() + "; }";
      case 7 -> "if [ a = " + word() + " ]; then " + nested() + "; else " + nested() + "; fi";
      case 8 -> nested() + " | cat";
      case 9 -> "[[ a =~ [[:alpha:]] && -n \"$PATH\" ]]; " + nested();
      case 10 -> "if (( 1 < (3) )); then " + nested() + "; fi; true";
      case 11 -> "a=(" + word() + " [3]=" + word() + "); show \"${a[@]}\"";
      default -> nested() + (random.nextBoolean() ? "; " : " && ") + nested();
    };
  }

  private String nested() {
    depth++;
    String list = list();
    depth--;
    return list;
  }

  private String print() {
    StringBuilder command = new StringBuilder("show");
    for (int i = random.nextInt(3); i >= 0; i--) {
      command.append(' ').append(word());
    }
    return command.append(random.nextInt(12) == 0 ? " # it's " + REFERENCE : "").toString();
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      word.append(piece());
    }
    return word.toString();
  }

  private String piece() {
    depth++;
    String piece =
        switch (random.nextInt(depth > 4 ? 7 : 13)) {
          case 0, 1, 2 -> REFERENCE;
          case 3 -> "ab";
          case 4 -> "\\" + "$\"'a(".charAt(random.nextInt(5));
          case 5 -> "'" + "a\" $( #".substring(random.nextInt(6)) + "'";
          case 6 -> "@{env.V}c";
          case 7, 8 -> "\"" + quoted() + quoted() + "\"";
          // Without quotes the shell would split what such a command prints.
          case 9 -> "$({ " + list() + "; } >&2)";
          case 10 -> "\"$( " + list() + " )\"";
          case 11 -> "${none:-" + "a'\" ".substring(random.nextInt(3), 3).replace("\"", "b") + "}";
          default -> "$((" + random.nextInt(9) + " + (1)))";
        };
    depth--;
    return piece;
  }

  private String quoted() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> REFERENCE;
      case 2 -> " it's ";
      case 3 -> "\\\"";
      case 4 -> "#";
      case 5 -> "$(" + list() + ")";
      case 6 -> "${none:-x}";
      default -> "$((1 + 2))";
    };
  }
}
