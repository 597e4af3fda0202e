// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.Recovery;
import dev.opal.recorder.RunLayout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The runs that are not sealed. Where there are none, nothing of the recorder is loaded. */
final class OpenRuns {
  private final Path folder;
  private final Supplier<Recovery> recovery;
  private final Duration idle;

  OpenRuns(Path runs, Supplier<Recovery> recovery, Duration idle) {
    this.folder = runs.resolve(RunLayout.OPEN);
    this.recovery = recovery;
    this.idle = idle;
  }

  /**
   * Returns the ids that are open, about to be sealed, or were just sealed: a run's lock keeps its
   * name meanwhile, whatever becomes of its folder.
   */
  Set<RunId> ids() throws IOException {
    Set<RunId> ids = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        int dot = name.indexOf('.');
        String id = dot < 0 ? name : name.substring(0, dot);
        if (RunId.isRunId(id)) {
          ids.add(new RunId(id));
        }
      }
    } catch (NoSuchFileException e) {
      return Set.of();
    }
    return ids;
  }

  /** Returns the open runs as a list shows them. */
  List<OpenRun> list() throws IOException {
    return recovery.get().openRuns(idle);
  }

  /** Returns all that is known of an open run; empty where it is not open. */
  Optional<OpenRun> find(RunId runId) throws IOException {
    return ids().contains(runId) ? recovery.get().openRun(runId, idle) : Optional.empty();
  }
}
