// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.StepPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a recorded command put into the folder of its run. It is no part of the record and has not
 * passed the door, so it is moved, as it is, to {@code .foreign/} beside the open runs.
 */
final class Foreign {
  static final String FOLDER = ".foreign";

  private static final String STEPS_LOG = ".log";

  private final RunFolder run;
  private long count;

  private Foreign(RunFolder run) {
    this.run = run;
  }

  /** Moves everything that no recorder makes out of the folder and returns how much that was. */
  static long setAside(RunFolder run) throws IOException {
    Foreign foreign = new Foreign(run);
    for (Path entry : entries(run.folder())) {
      String name = entry.getFileName().toString();
      if (name.equals(RunFolder.STEPS)) {
        foreign.checkSteps(entry);
      } else if (name.equals(RunFolder.JOURNALS)) {
        foreign.checkJournals(entry);
      } else if (!name.equals(RunFolder.JOURNAL) && !Artifacts.NAMES.contains(name)) {
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
    Path steps = run.folder().resolve(RunFolder.STEPS);
    if (isFolder(steps)) {
      for (Path file : Manifest.files(steps)) {
        if (!known.contains(run.folder().relativize(file).toString())) {
          foreign.move(file);
        }
      }
    }
    return foreign.count;
  }

  private void checkJournals(Path folder) throws IOException {
    if (isFolder(folder)) {
      for (Path entry : entries(folder)) {
        if (RunFolder.isJournal(RunFolder.JOURNALS + "/" + entry.getFileName())) {
          checkFile(entry);
        } else {
          move(entry);
        }
      }
    } else {
      move(folder);
    }
  }

  /** A folder below steps has a path, and so does a log without its ending. */
  private void checkSteps(Path entry) throws IOException {
    String name = run.folder().resolve(RunFolder.STEPS).relativize(entry).toString();
    if (isFolder(entry) && (name.isEmpty() || StepPath.isPath(name))) {
      for (Path child : entries(entry)) {
        checkSteps(child);
      }
    } else if (name.endsWith(STEPS_LOG)
        && StepPath.isPath(name.substring(0, name.length() - STEPS_LOG.length()))) {
      checkFile(entry);
    } else {
      move(entry);
    }
  }

  /** A file with a second name could be changed by that name, so a copy takes its place. */
  private void checkFile(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      move(file);
    } else if (((Number) Files.getAttribute(file, "unix:nlink")).longValue() > 1) {
      Path moved = move(file);
      Files.copy(moved, file, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private Path move(Path entry) throws IOException {
    Path folder = run.runs().resolve(FOLDER);
    RunFolder.createFolders(folder);
    count++;
    long n = count;
    Path target = folder.resolve(run.runId() + "." + n);
    while (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      n++;
      target = folder.resolve(run.runId() + "." + n);
    }
    return Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> entries(Path folder) throws IOException {
    List<Path> result = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(result::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return result;
  }
}
