// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.JournalRecord;
import dev.opal.model.StepPath;
import dev.opal.model.journal.JournalReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The journals and step logs of a run, in a folder that is open, being sealed, or late.
 *
 * @param folder may be renamed by another process at any time; what is open stays open
 */
record RunFiles(Path folder) {
  /** A file and its name in the bundle. */
  record NamedFile(String name, AppendFile file) {}

  /** A file that this process holds as a sign of life. */
  record HeldFile(AppendFile file, FileHold hold) {}

  AppendFile createOpenerJournal() throws IOException {
    return AppendFile.create(folder.resolve(RunLayout.JOURNAL));
  }

  /** Creates the next free {@code journal/<n>.jsonl}. */
  NamedFile createJournal() throws IOException {
    LocalFiles.createFolder(folder.resolve(RunLayout.JOURNALS));
    for (int n = firstFree(number -> folder.resolve(RunLayout.journalName(number))); ; n++) {
      try {
        String name = RunLayout.journalName(n);
        return new NamedFile(name, AppendFile.create(folder.resolve(name)));
      } catch (FileAlreadyExistsException e) {
        // Another process was faster.
        continue;
      }
    }
  }

  /**
   * Creates a journal and holds it; empty where the folder has been cut off or sealed meanwhile.
   * Who cuts the folder off after this returned finds the journal held, and sets it aside.
   */
  Optional<HeldFile> createHeldJournal() throws IOException {
    try {
      LocalFiles.createFolder(folder.resolve(RunLayout.JOURNALS));
      for (int n = firstFree(number -> folder.resolve(RunLayout.journalName(number))); ; n++) {
        Optional<FileHold> hold = hold(n);
        if (hold.isPresent()) {
          // Held before there is a journal, so that no journal looks as if nobody wrote it.
          return createHeldJournal(n, hold.get());
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<HeldFile> createHeldJournal(int number, FileHold hold) throws IOException {
    Path path = folder.resolve(RunLayout.journalName(number));
    try {
      AppendFile file = AppendFile.create(path);
      if (LocalFiles.exists(path)) {
        return Optional.of(new HeldFile(file, hold));
      }
      file.close();
    } catch (IOException e) {
      hold.close();
      throw e;
    }
    hold.close();
    return Optional.empty();
  }

  /** Holds a number; empty where another process has it. */
  private Optional<FileHold> hold(int number) throws IOException {
    Path lock = folder.resolve(RunLayout.lockName(number));
    if (LocalFiles.exists(folder.resolve(RunLayout.journalName(number)))) {
      return Optional.empty();
    }
    try {
      return FileHold.holdNew(lock, LocalFiles.createFile(lock));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  /** Tells whether a process lives that writes this journal. */
  boolean isHeld(String journal) throws IOException {
    int number = RunLayout.journalNumber(journal);
    return number > 0 && FileHold.isHeld(folder.resolve(RunLayout.lockName(number)));
  }

  /** Removes what processes held, which is no part of a record. */
  void deleteLocks() throws IOException {
    for (Path file : LocalFiles.entries(folder.resolve(RunLayout.JOURNALS))) {
      if (file.toString().endsWith(RunLayout.LOCK)) {
        Files.delete(file);
      }
    }
  }

  /**
   * Returns a number from 1 whose path is free, in few looks where the numbers before it are taken.
   */
  static int firstFree(IntFunction<Path> path) {
    int taken = 0;
    int step = 1;
    while (LocalFiles.exists(path.apply(taken + step))) {
      taken += step;
      step *= 2;
    }
    for (; step > 1; step /= 2) {
      taken += LocalFiles.exists(path.apply(taken + step / 2)) ? step / 2 : 0;
    }
    return taken + 1;
  }

  /** Creates the log of a step; empty where a step at that path has one. */
  Optional<AppendFile> createLog(StepPath path) throws IOException {
    Path file = log(path);
    createFolders(file.getParent());
    try {
      return Optional.of(AppendFile.create(file));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  Path log(StepPath path) {
    return folder.resolve(path.logName());
  }

  /** Never creates the run's folder itself, which somebody may have cut off. */
  private void createFolders(@Nullable Path inner) throws IOException {
    if (inner != null && !inner.equals(folder) && !LocalFiles.isFolder(inner)) {
      createFolders(inner.getParent());
      LocalFiles.createFolder(inner);
    }
  }

  /** Returns the names of the journals, the opener's first, then by number. */
  List<String> journals() throws IOException {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (Path file : LocalFiles.entries(folder.resolve(RunLayout.JOURNALS))) {
      int number = RunLayout.journalNumber(RunLayout.JOURNALS + "/" + file.getFileName());
      // A recorded command can put anything here; a pipe would keep its reader waiting for ever.
      if (number > 0 && LocalFiles.isFile(file)) {
        numbers.add(number);
      }
    }
    List<String> names = new ArrayList<>();
    if (LocalFiles.isFile(folder.resolve(RunLayout.JOURNAL))) {
      names.add(RunLayout.JOURNAL);
    }
    numbers.forEach(n -> names.add(RunLayout.journalName(n)));
    return names;
  }

  /** Reads a journal as far as it goes now. */
  JournalReader.Result read(String journal, Consumer<JournalRecord> records) throws IOException {
    try (InputStream in = open(journal)) {
      return JournalReader.read(journal, in, records);
    }
  }

  /** Returns a journal's first record, in which its writer names itself. */
  Optional<JournalRecord> firstRecord(String journal) throws IOException {
    List<JournalRecord> first = new ArrayList<>(1);
    read(
        journal,
        record -> {
          if (first.isEmpty()) {
            first.add(record);
          }
        });
    return first.stream().findFirst();
  }

  InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /** Tells whether a process lives that writes a journal here. */
  boolean isAnyHeld() throws IOException {
    for (String journal : journals()) {
      if (isHeld(journal)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether nothing was ever written into any file here. */
  boolean isBlank() throws IOException {
    for (Path file : LocalFiles.filesBelow(folder)) {
      if (!LocalFiles.isFile(file) || Files.size(file) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Removes the folder, in which nothing was ever written. */
  void deleteBlank() throws IOException {
    for (Path file : LocalFiles.filesBelow(folder)) {
      Files.delete(file);
    }
    LocalFiles.deleteFolders(folder);
  }

  /** Returns when a file here was last written; the epoch where there is none. */
  Instant lastChange() throws IOException {
    Instant last = Instant.EPOCH;
    for (Path file : LocalFiles.filesBelow(folder)) {
      Instant changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
      last = changed.isAfter(last) ? changed : last;
    }
    return last;
  }
}
