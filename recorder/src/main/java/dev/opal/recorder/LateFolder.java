// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.RunId;
import dev.opal.store.BundleKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What arrives after a run was sealed, until it is an addendum: {@code .late/<run id>.<n>/}, with a
 * key file beside it that says where it goes. Nobody seals it while it or one of its journals is
 * held.
 *
 * @param runs the folder of all runs
 * @param key of the addendum
 */
record LateFolder(Path runs, BundleKey key, Path folder) {
  private static final String KEY = ".key";
  private static final String COPY = ".copy";
  private static final int MAX_KEY = 512;

  /** A folder for what is late, which this process holds. */
  record Held(LateFolder late, FileHold hold) {}

  /** Reserves the folder of the run's next addendum. */
  static Held create(Path runs, BundleKey run) throws IOException {
    LocalFiles.createFolders(runs.resolve(RunLayout.LATE));
    for (int n = RunFiles.firstFree(number -> of(runs, run.withAddendum(number)).bundle()); ; n++) {
      LateFolder late = of(runs, run.withAddendum(n));
      try {
        LocalFiles.createNewFolder(late.folder);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      if (LocalFiles.exists(late.bundle())) {
        // Another's folder of this number was sealed meanwhile.
        Files.delete(late.folder);
        continue;
      }
      FileHold hold =
          FileHold.holdNew(late.lockFile(), LocalFiles.createFile(late.lockFile()))
              .orElseThrow(() -> new IOException(late.lockFile() + " vanished"));
      // Held before it says anything: one without a key is passed over.
      LocalFiles.write(late.keyFile(), late.key.path().getBytes(StandardCharsets.US_ASCII));
      return new Held(late, hold);
    }
  }

  /**
   * Returns every late folder that has said where it goes, of all runs or of one; those too whose
   * folder was sealed by a process that died right after.
   */
  static List<LateFolder> list(Path runs, Optional<RunId> only) throws IOException {
    List<LateFolder> result = new ArrayList<>();
    for (Path entry : LocalFiles.entries(runs.resolve(RunLayout.LATE))) {
      String name = String.valueOf(entry.getFileName());
      boolean wanted = only.isEmpty() || name.startsWith(only.get() + ".");
      Optional<BundleKey> key = wanted && name.endsWith(KEY) ? readKey(entry) : Optional.empty();
      if (key.isPresent() && key.get().addendum() > 0) {
        LateFolder late = of(runs, key.get());
        // A key file says where its folder goes, so it must be the one that was made for it.
        if (late.keyFile().equals(entry)) {
          result.add(late);
        }
      }
    }
    result.sort((a, b) -> a.key.compareTo(b.key));
    return result;
  }

  private static LateFolder of(Path runs, BundleKey key) {
    String name = key.runId() + "." + key.addendum();
    return new LateFolder(runs, key, runs.resolve(RunLayout.LATE).resolve(name));
  }

  private static Optional<BundleKey> readKey(Path keyFile) throws IOException {
    if (!LocalFiles.isFile(keyFile)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(keyFile, LinkOption.NOFOLLOW_LINKS)) {
      return BundleKey.parse(new String(in.readNBytes(MAX_KEY), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      // Another sealed it meanwhile.
      return Optional.empty();
    }
  }

  RunId runId() {
    return key.runId();
  }

  RunFiles files() {
    return new RunFiles(folder);
  }

  boolean exists() {
    return LocalFiles.isFolder(folder);
  }

  /** Holds the folder; empty where another process holds it or has sealed it. */
  Optional<FileHold> tryHold() throws IOException {
    return FileHold.tryHoldExisting(lockFile());
  }

  /** Forgets a folder that is gone; it is still held. */
  void forget() throws IOException {
    Files.deleteIfExists(keyFile());
    Files.deleteIfExists(lockFile());
  }

  /** Returns where a file is copied before it takes another's place. */
  Path copy() {
    return folder.resolveSibling(folder.getFileName() + COPY);
  }

  private Path bundle() {
    return runs.resolve(key.path());
  }

  private Path lockFile() {
    return folder.resolveSibling(folder.getFileName() + RunLayout.LOCK);
  }

  private Path keyFile() {
    return folder.resolveSibling(folder.getFileName() + KEY);
  }
}
