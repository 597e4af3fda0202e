// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.RunId;
import dev.opal.model.StepPath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Set;

/**
 * Step logs that lay in a run's folder when it was cut off and that no journal told of yet, while a
 * writer lived: {@code .late/<run id>.logs/}. The writer goes on writing them; when its journal is
 * whole, its addendum takes those that it names.
 */
record LateLogs(Path folder) {
  private static final String NAME = ".logs";

  static LateLogs of(RunFolder run) {
    return of(run.runs(), run.runId());
  }

  static LateLogs of(Path runs, RunId runId) {
    return new LateLogs(runs.resolve(RunLayout.LATE).resolve(runId + NAME));
  }

  Path place(StepPath step) {
    return folder.resolve(step.logName());
  }

  /** Moves the logs out of the folder that are not among the known ones. */
  void takeUnknown(RunFiles run, Set<String> known) throws IOException {
    for (Path file : LocalFiles.filesBelow(run.folder().resolve(RunLayout.STEPS))) {
      String name = run.folder().relativize(file).toString();
      if (!known.contains(name)) {
        if (LocalFiles.exists(folder.resolve(name)) && Files.size(file) == 0) {
          // Its writer was cut off from it and has made another.
          Files.delete(file);
        } else {
          move(file, folder.resolve(name));
        }
      }
    }
  }

  /** Moves the logs of these names, as far as they are here, to the journal that tells of them. */
  void give(RunFiles bundle, Collection<String> names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Path target = bundle.folder().resolve(name);
      if (LocalFiles.isFile(file) && !LocalFiles.exists(target)) {
        move(file, target);
      }
    }
    deleteIfEmpty();
  }

  private void deleteIfEmpty() throws IOException {
    if (LocalFiles.isFolder(folder) && LocalFiles.filesBelow(folder).isEmpty()) {
      try {
        LocalFiles.deleteFolders(folder);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        // Another process makes a log here, or was faster.
        return;
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    LocalFiles.createFolders(to.getParent());
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
