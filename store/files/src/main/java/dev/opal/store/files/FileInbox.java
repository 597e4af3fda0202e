// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.store.BundleKey;
import dev.opal.store.Inbox;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A folder of empty files, each named by a key with {@code +} for {@code /}: a name is there or
 * not, so nothing can be half written.
 */
final class FileInbox implements Inbox {
  private final Path runs;
  private final Path folder;

  FileInbox(Path runs) {
    this.runs = runs;
    this.folder = runs.resolve(".inbox");
  }

  /** Adds a key, durably when it returns. A key that waits already is fine. */
  void add(BundleKey key) throws IOException {
    Folders.createBelow(runs, folder);
    Path entry = folder.resolve(name(key));
    try (FileChannel channel =
        FileChannel.open(
            entry,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      // Left by whoever was interrupted before its rename. Perhaps its name is not durable yet.
    }
    Folders.sync(folder);
  }

  @Override
  public List<BundleKey> waiting() throws StoreException {
    List<BundleKey> keys = new ArrayList<>();
    try {
      for (String name : Folders.names(folder)) {
        BundleKey.parse(name.replace('+', '/')).ifPresent(keys::add);
      }
    } catch (IOException e) {
      throw FileErrors.of("read " + folder, e);
    }
    keys.sort(null);
    return List.copyOf(keys);
  }

  /** On a read-only disk the keys stay, so that every reader indexes them for itself. */
  @Override
  public void done(List<BundleKey> keys) throws StoreException {
    for (BundleKey key : keys) {
      try {
        Files.deleteIfExists(folder.resolve(name(key)));
      } catch (IOException e) {
        if (!Files.isWritable(folder)) {
          return;
        }
        throw FileErrors.of("remove " + key + " from " + folder, e);
      }
    }
  }

  private static String name(BundleKey key) {
    return key.path().replace('/', '+');
  }
}
