// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.StepPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * What a recorded command put into the folder of its run. It is no part of the record and has not
 * passed the door, so it is moved, as it is, to {@code .foreign/} beside the open runs.
 */
final class Foreign {
  private final RunFolder run;
  private long count;

  private Foreign(RunFolder run) {
    this.run = run;
  }

  /** Moves everything that no recorder makes out of the folder and returns how much that was. */
  static long setAside(RunFolder run) throws IOException {
    Foreign foreign = new Foreign(run);
    for (Path entry : LocalFiles.entries(run.folder())) {
      String name = entry.getFileName().toString();
      if (name.equals(RunLayout.STEPS)) {
        foreign.checkSteps(entry);
      } else if (name.equals(RunLayout.JOURNALS)) {
        foreign.checkJournals(entry);
      } else if (!name.equals(RunLayout.JOURNAL) && !Artifacts.NAMES.contains(name)) {
        foreign.move(entry);
      } else {
        foreign.checkFile(entry);
      }
    }
    return foreign.count;
  }

  /** Moves out the logs of steps that no journal tells of, and returns how many there were. */
  static long setAsideLogs(RunFolder run, Set<String> known) throws IOException {
    Foreign foreign = new Foreign(run);
    for (Path file : LocalFiles.filesBelow(run.folder().resolve(RunLayout.STEPS))) {
      if (!known.contains(run.folder().relativize(file).toString())) {
        foreign.move(file);
      }
    }
    return foreign.count;
  }

  /**
   * Moves out what lies at the opener's journal's place, unless it is a file by that name alone.
   */
  static void setAsideJournal(RunFolder run) throws IOException {
    Path journal = run.folder().resolve(RunLayout.JOURNAL);
    if (LocalFiles.exists(journal) && (!LocalFiles.isFile(journal) || hasSecondName(journal))) {
      new Foreign(run).move(journal);
    }
  }

  private void checkJournals(Path folder) throws IOException {
    if (LocalFiles.isFolder(folder)) {
      for (Path entry : LocalFiles.entries(folder)) {
        if (isJournalOrLock(RunLayout.JOURNALS + "/" + entry.getFileName())) {
          checkFile(entry);
        } else {
          move(entry);
        }
      }
    } else {
      move(folder);
    }
  }

  private static boolean isJournalOrLock(String name) {
    boolean isLock = name.endsWith(RunLayout.LOCK);
    int end = name.length() - RunLayout.LOCK.length();
    return RunLayout.journalNumber(isLock ? name.substring(0, end) + ".jsonl" : name) > 0;
  }

  /** A folder below steps has a path, and so does a log without its ending. */
  private void checkSteps(Path entry) throws IOException {
    String name = run.folder().resolve(RunLayout.STEPS).relativize(entry).toString();
    if (LocalFiles.isFolder(entry) && (name.isEmpty() || StepPath.isPath(name))) {
      for (Path child : LocalFiles.entries(entry)) {
        checkSteps(child);
      }
    } else if (name.endsWith(RunLayout.LOG)
        && StepPath.isPath(name.substring(0, name.length() - RunLayout.LOG.length()))) {
      checkFile(entry);
    } else {
      move(entry);
    }
  }

  /** A file with a second name could be changed by that name, so a copy takes its place. */
  private void checkFile(Path file) throws IOException {
    if (!LocalFiles.isFile(file)) {
      move(file);
    } else if (hasSecondName(file)) {
      Path moved = move(file);
      Files.copy(moved, file, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static boolean hasSecondName(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:nlink")).longValue() > 1;
  }

  private Path move(Path entry) throws IOException {
    Path folder = run.runs().resolve(RunLayout.FOREIGN);
    LocalFiles.createFolders(folder);
    count++;
    long n = count;
    Path target = folder.resolve(run.runId() + "." + n);
    while (LocalFiles.exists(target)) {
      n++;
      target = folder.resolve(run.runId() + "." + n);
    }
    return Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
