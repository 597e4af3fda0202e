// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that one process wrote, at the seal. A recorded command runs as the same user and can
 * write where its recorder does; whether it did, only the one who wrote the file can tell.
 */
final class OwnFiles {
  /** So many are named in a loss, the others counted. */
  private static final int NAMED = 3;

  private final Path folder;
  private final byte[] buffer = new byte[FileDigest.BUFFER];
  private final Map<String, FileDigest> intact = new TreeMap<>();
  private final List<String> altered = new ArrayList<>();

  /**
   * Compares each file with what was written into it.
   *
   * @param folder of the run, cut off
   * @param journal what the opener's must hold
   * @param logs what each step's log must hold, by its name in the bundle
   */
  OwnFiles(Path folder, FileDigest journal, Map<String, FileDigest> logs) throws IOException {
    this.folder = folder;
    compare(RunLayout.JOURNAL, journal);
    for (Map.Entry<String, FileDigest> log : logs.entrySet()) {
      compare(log.getKey(), log.getValue());
    }
  }

  private void compare(String name, FileDigest content) throws IOException {
    if (holds(name, content)) {
      intact.put(name, content);
    } else {
      altered.add(name);
    }
  }

  private boolean holds(String name, FileDigest content) throws IOException {
    Path file = folder.resolve(name);
    return LocalFiles.isFile(file) && FileDigest.of(file, buffer).isSameAs(content);
  }

  /**
   * Returns what was written into the files that held it then, by name. It goes into the manifest,
   * so that who alters one later makes it another than the manifest's.
   *
   * @param journal what the opener's must hold by now
   */
  Map<String, FileDigest> intact(FileDigest journal) {
    Map<String, FileDigest> result = new TreeMap<>(intact);
    result.computeIfPresent(RunLayout.JOURNAL, (name, before) -> journal);
    // The log of a step whose start could not be recorded has been moved out of the folder.
    result.keySet().removeIf(name -> !LocalFiles.exists(folder.resolve(name)));
    return result;
  }

  long alteredCount() {
    return altered.size();
  }

  /** Returns one line for people. */
  String alteredReason() {
    String names = String.join(", ", altered.subList(0, Math.min(NAMED, altered.size())));
    int more = altered.size() - NAMED;
    return "not its recorder's bytes alone: " + names + (more > 0 ? " and " + more + " more" : "");
  }
}
