// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

/** What a place in a shell's command stands in. */
final class ShellFrame {
  enum Context {
    PLAIN,
    DOUBLE_QUOTES,
    SUBSTITUTION,
    ARRAY
  }

  final Context context;

  /** Where it begins. */
  final int opener;

  /** Open ones in it, so that its own end is told. */
  int parentheses;

  /** Those of the command that is read; quotes have their command's. */
  final ShellWords words;

  ShellFrame(Context context, int opener, ShellWords words) {
    this.context = context;
    this.opener = opener;
    this.words = words;
  }
}
