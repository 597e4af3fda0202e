// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A real file on a disk that can be made full: it then takes a few bytes more and refuses the rest.
 * It can also be made to fail a sync, once.
 */
final class GatedFile extends AppendFile {
  volatile boolean full;
  volatile boolean failNextSync;
  private int refused;

  GatedFile(Path path) throws IOException {
    super(path);
  }

  @Override
  int append(byte[] bytes, int offset, int length) {
    if (!full) {
      return super.append(bytes, offset, length);
    }
    refused++;
    return refused % 5 == 0 ? super.append(bytes, offset, Math.min(3, length)) : 0;
  }

  @Override
  void force() throws IOException {
    if (failNextSync) {
      failNextSync = false;
      throw new IOException("Input/output error");
    }
    super.force();
  }
}
