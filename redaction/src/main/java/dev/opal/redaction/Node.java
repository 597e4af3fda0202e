// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;

/** A part of a parsed pattern. */
sealed interface Node {
  /** One byte of a set. */
  record One(ByteSet set) implements Node {}

  record Sequence(List<Node> parts) implements Node {}

  record Choice(List<Node> branches) implements Node {}

  /**
   * @param max {@link #UNBOUNDED} for none
   */
  record Repeat(Node part, int min, int max) implements Node {}

  /** What is masked. */
  record Group(Node part) implements Node {}

  int UNBOUNDED = -1;
}
