// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

/** Text that is not the JSON that was expected. The message is one line. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
