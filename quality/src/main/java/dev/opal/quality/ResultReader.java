// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import java.nio.file.Path;

/** Reads files of one kind, one after the other, and tells what they hold together. */
interface ResultReader {
  /**
   * @throws ResultException where the file is none of the kind; the reader is of no use afterwards
   */
  void read(Path file) throws ResultException;

  Results results();
}
