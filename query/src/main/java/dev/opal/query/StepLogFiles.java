// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.recorder.RunLayout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** The step logs in the folder of a run, found by what lies there. No symbolic link is followed. */
final class StepLogFiles {
  private StepLogFiles() {}

  /** A log and how long it was when it was found. */
  record Log(Path file, long sizeBytes) {}

  /** Returns the logs by the paths of their steps; none where the folder is gone. */
  static Map<String, Log> in(Path folder) throws IOException {
    Map<String, Log> logs = new TreeMap<>();
    add(folder.resolve(RunLayout.STEPS), "", logs);
    return logs;
  }

  private static void add(Path folder, String prefix, Map<String, Log> logs) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        BasicFileAttributes found =
            Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isDirectory()) {
          add(entry, prefix + name + "/", logs);
        } else if (found.isRegularFile() && name.endsWith(RunLayout.LOG)) {
          String step = name.substring(0, name.length() - RunLayout.LOG.length());
          logs.put(prefix + step, new Log(entry, found.size()));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // No step, or removed or renamed this moment.
      return;
    }
  }
}
