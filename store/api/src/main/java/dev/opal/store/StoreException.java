// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import org.jspecify.annotations.Nullable;

/** A store or index could not do what was asked. The message is one line that says what to do. */
public abstract sealed class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The backend is away or busy: the same call may succeed later. */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What was asked cannot succeed, however often it is tried. */
  public static final class Rejected extends StoreException {
    private static final long serialVersionUID = 1L;

    public Rejected(String message) {
      super(message, null);
    }

    public Rejected(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
