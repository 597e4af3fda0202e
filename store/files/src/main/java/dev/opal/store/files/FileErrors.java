// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;

/** What a failed file operation means to the caller of a store. */
final class FileErrors {
  private FileErrors() {}

  /**
   * @param what to do, as in {@code "store bundle …"}
   */
  static StoreException of(String what, IOException cause) {
    if (cause instanceof NotDirectoryException) {
      return new StoreException.Rejected(
          "expected a folder, not a file or symbolic link, at "
              + cause.getMessage()
              + "; move that away",
          cause);
    }
    return new StoreException.Unavailable(
        "expected to " + what + ", saw " + seen(cause) + "; mend that and try again", cause);
  }

  private static String seen(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no right to " + denied.getFile();
    }
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getReason() + " at " + failed.getFile();
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
