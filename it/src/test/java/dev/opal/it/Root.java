// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import java.io.IOException;
import java.nio.file.Path;

/** What only root may do: small disks, other users. */
final class Root {
  private Root() {}

  /** A disk of its own in a folder, until it is closed. */
  record Disk(Path folder) implements AutoCloseable {
    /** Mounts it again with other options: larger, or read-only. */
    void remount(String options) {
      need("mount", "-o", "remount," + options, folder.toString());
    }

    @Override
    public void close() {
      need("umount", "-l", folder.toString());
    }
  }

  /** Mounts a tmpfs, or skips the test where that is not allowed; on CI the test fails then. */
  static Disk disk(Path folder, String options) {
    need("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    return new Disk(folder);
  }

  /** Runs a command of root's, or skips the test where it is refused; on CI the test fails then. */
  static void need(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() == 0) {
        return;
      }
    } catch (IOException e) {
      // Told below, like a refusal.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Peers.missing("root's rights are needed for: " + String.join(" ", command));
  }
}
