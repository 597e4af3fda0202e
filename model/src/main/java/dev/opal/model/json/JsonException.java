// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import dev.opal.model.Texts;

/** Text that is not the JSON that was expected. The message is one line of bounded length. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 500;

  private final int offset;

  public JsonException(String message) {
    this(message, -1);
  }

  JsonException(String message, int offset) {
    super(Texts.printable(message.substring(0, Math.min(message.length(), MAX_MESSAGE))));
    this.offset = offset;
  }

  /** Returns where in the text it shows, in characters; -1 where it is about a value. */
  public int offset() {
    return offset;
  }
}
