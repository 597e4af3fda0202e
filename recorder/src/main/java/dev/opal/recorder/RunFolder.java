// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a run lies while it is not sealed: {@code <runs>/.open/<run id>/}, with its lock and its
 * reserve beside it. The opener holds the lock as long as it lives; who seals a dead opener's run
 * holds it meanwhile.
 *
 * @param runs the folder of all runs
 * @param folder of this run, which somebody may have begun to seal
 */
record RunFolder(Path runs, RunId runId, Path folder) {
  private static final String RESERVE = ".reserve";

  /** Freed when the disk is full, so that a run can be sealed all the same. */
  private static final int RESERVE_BYTES = 256 * 1024;

  static RunFolder open(Path runs, RunId runId) {
    return new RunFolder(runs, runId, runs.resolve(RunLayout.OPEN).resolve(runId.value()));
  }

  /** Returns the runs that are not sealed, oldest first. */
  static List<RunFolder> list(Path runs) throws IOException {
    List<RunFolder> result = new ArrayList<>();
    for (Path entry : LocalFiles.entries(runs.resolve(RunLayout.OPEN))) {
      String id = withoutEnding(entry, RunLayout.SEALING);
      if (RunId.isRunId(id) && LocalFiles.isFolder(entry)) {
        result.add(new RunFolder(runs, new RunId(id), entry));
      }
    }
    result.sort((a, b) -> a.runId.compareTo(b.runId));
    return result;
  }

  /** Returns the runs that have a lock, whose opener lives or has left it behind. */
  static List<RunFolder> listLocked(Path runs) throws IOException {
    List<RunFolder> result = new ArrayList<>();
    for (Path entry : LocalFiles.entries(runs.resolve(RunLayout.OPEN))) {
      String id = withoutEnding(entry, RunLayout.LOCK);
      if (RunId.isRunId(id) && entry.toString().endsWith(RunLayout.LOCK)) {
        result.add(open(runs, new RunId(id)));
      }
    }
    return result;
  }

  private static String withoutEnding(Path path, String ending) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }

  RunFiles files() {
    return new RunFiles(folder);
  }

  /**
   * Reserves the run id: takes the lock and makes the folder.
   *
   * @return the lock, or empty where the id is taken
   */
  Optional<FileHold> create() throws IOException {
    LocalFiles.createFolders(folder.getParent());
    FileChannel channel;
    try {
      channel = LocalFiles.createFile(lockFile());
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
    // Empty where a recovery took the lock for a left-over one and removed it.
    Optional<FileHold> hold = FileHold.holdNew(lockFile(), channel);
    if (hold.isEmpty()) {
      return hold;
    }
    try {
      LocalFiles.createNewFolder(folder);
    } catch (FileAlreadyExistsException e) {
      hold.get().close();
      return Optional.empty();
    }
    try (FileChannel reserve = LocalFiles.createFile(reserveFile())) {
      reserve.write(ByteBuffer.allocate(RESERVE_BYTES));
    } catch (IOException e) {
      discard();
      hold.get().close();
      throw e;
    }
    return hold;
  }

  /** Removes a run that could not be started, and frees its reserve; the lock is still held. */
  void discard() throws IOException {
    Files.deleteIfExists(folder.resolve(RunLayout.JOURNAL));
    Files.deleteIfExists(folder);
    forget();
  }

  /** Takes the lock of a run whose opener may be dead; empty where it lives. */
  Optional<FileHold> tryLock() throws IOException {
    return FileHold.tryHold(lockFile());
  }

  /** Tells whether the opener lives. */
  boolean isLocked() throws IOException {
    return FileHold.isHeld(lockFile());
  }

  /** Makes room on a full disk. */
  void freeReserve() throws IOException {
    Files.deleteIfExists(reserveFile());
  }

  /** Forgets the lock and the reserve of a run that was sealed; the lock is still held. */
  void forget() throws IOException {
    freeReserve();
    Files.deleteIfExists(lockFile());
  }

  boolean exists() {
    return LocalFiles.isFolder(folder);
  }

  /**
   * Cuts the folder off from those who know its place: from now on nobody but the caller, who holds
   * the lock, creates files in it.
   */
  RunFolder cutOff() throws IOException {
    Path sealing = sealingFolder();
    if (!isSealing() && exists()) {
      Files.move(folder, sealing, StandardCopyOption.ATOMIC_MOVE);
    }
    return new RunFolder(runs, runId, sealing);
  }

  /** Tells whether this is the folder of a run that somebody began to seal. */
  boolean isSealing() {
    return folder.equals(sealingFolder());
  }

  /** Tells whether somebody began to seal the run and has not come to the end. */
  boolean isBeingSealed() {
    return LocalFiles.isFolder(sealingFolder());
  }

  private Path sealingFolder() {
    return folder.resolveSibling(runId.value() + RunLayout.SEALING);
  }

  /** Tells whether a recorder of this user opened the run here: anybody can name a folder. */
  boolean isOurs() throws IOException {
    return exists()
        && LocalFiles.isFile(folder.resolve(RunLayout.JOURNAL))
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
            .equals(Files.getOwner(Path.of("/proc/self/status")));
  }

  private Path lockFile() {
    return folder.resolveSibling(runId.value() + RunLayout.LOCK);
  }

  private Path reserveFile() {
    return folder.resolveSibling(runId.value() + RESERVE);
  }
}
