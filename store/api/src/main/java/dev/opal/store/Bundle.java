// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A sealed run: files that never change. Safe for use by many threads. */
public interface Bundle {
  BundleKey key();

  /**
   * Returns the names of the files, relative with forward slashes, sorted. Whatever lies in the
   * bundle is listed, also what its manifest does not name.
   */
  List<String> names() throws StoreException;

  /**
   * Opens a file for reading from its first byte. The caller closes the stream, whose own errors
   * are IOExceptions.
   *
   * @throws StoreException.Rejected where the bundle has no file of that name, or the name is none
   *     of a bundle (absolute, or with {@code ..})
   */
  InputStream open(String name) throws StoreException, IOException;
}
