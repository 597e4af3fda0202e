// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import dev.opal.model.Texts;

/** Text that is not the JSON that was expected. The message is one line of bounded length. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 500;

  public JsonException(String message) {
    super(Texts.printable(message.substring(0, Math.min(message.length(), MAX_MESSAGE))));
  }
}
