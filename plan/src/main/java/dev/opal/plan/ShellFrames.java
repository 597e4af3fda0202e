// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.plan.ShellFrame.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a place in a shell's command stands in, within what else, and why no value can. */
final class ShellFrames {
  private final Deque<ShellFrame> frames = new ArrayDeque<>();

  /** Why no reference can stand from here on, or null. */
  private @Nullable String refused;

  ShellFrames() {
    frames.push(new ShellFrame(Context.PLAIN, 0, new ShellWords(false)));
  }

  ShellFrame innermost() {
    return frames.element();
  }

  boolean isOutermost() {
    return frames.size() == 1;
  }

  Context context() {
    return innermost().context;
  }

  ShellWords words() {
    return innermost().words;
  }

  /** Commands or elements begin here, which together are some of a word. */
  void enter(Context context, int opener) {
    words().addUnknown();
    frames.push(new ShellFrame(context, opener, new ShellWords(context == Context.ARRAY)));
  }

  void leave() {
    frames.pop();
  }

  /** Double quotes open or close here. */
  void quotes(int at) {
    words().add("");
    if (context() == Context.DOUBLE_QUOTES) {
      leave();
    } else {
      frames.push(new ShellFrame(Context.DOUBLE_QUOTES, at, words()));
    }
  }

  /** The first reason stays: what comes behind it may be read wrongly. */
  void refuse(String reason) {
    if (refused == null) {
      refused = reason;
    }
  }

  boolean isRefused() {
    return refused != null;
  }

  /** Says why no value can stand here, or null. */
  @Nullable String refusal() {
    String reason = refused;
    for (ShellFrame frame : frames) {
      reason = reason == null ? frame.words.refusal() : reason;
    }
    return reason;
  }
}
