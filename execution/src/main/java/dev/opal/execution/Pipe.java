// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;

/** Two descriptors, both closed on exec. */
record Pipe(int readEnd, int writeEnd) {

  static Pipe open() throws SpawnException {
    ByteBuffer ends = Posix.memory(8);
    int result = Posix.pipe(ends);
    if (result < 0) {
      throw new SpawnException(
          SpawnException.OWN_FAILURE, "a pipe could not be opened (errno " + -result + ")");
    }
    return new Pipe(ends.getInt(0), ends.getInt(4));
  }

  void close() {
    Posix.close(readEnd);
    Posix.close(writeEnd);
  }
}
