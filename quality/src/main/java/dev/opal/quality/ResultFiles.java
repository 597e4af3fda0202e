// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.model.Reasons;
import dev.opal.model.Texts;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Finds the files that a user names: as a file, a folder of them or a glob. */
public final class ResultFiles {
  private ResultFiles() {}

  /**
   * Returns the files, each once, in the order of their names.
   *
   * @param directory where relative names begin
   * @param named files, folders or globs, in which {@code **} crosses folders
   * @throws ResultException where one of the names finds nothing
   */
  public static List<Path> find(ResultKind kind, Path directory, List<String> named)
      throws ResultException {
    TreeSet<Path> all = new TreeSet<>();
    for (String name : named) {
      List<Path> found = find(kind, directory, name);
      if (found.isEmpty()) {
        throw new ResultException(
            "expected a file for " + Texts.quote(name) + ", saw none; did what writes it run?");
      }
      all.addAll(found);
    }
    return List.copyOf(all);
  }

  private static List<Path> find(ResultKind kind, Path directory, String name)
      throws ResultException {
    try {
      Path file = directory.resolve(name);
      if (Files.isDirectory(file)) {
        return inFolder(kind, file);
      }
      if (Files.exists(file)) {
        requireRegular(file);
        return List.of(file);
      }
      return matching(directory, name);
    } catch (IOException | IllegalArgumentException e) {
      String why =
          e instanceof PatternSyntaxException syntax ? syntax.getDescription() : Reasons.of(e);
      throw new ResultException("expected files for " + Texts.quote(name) + " but: " + why, e);
    }
  }

  /** A pipe could be waited for without end. */
  private static void requireRegular(Path file) throws ResultException {
    if (!Files.isRegularFile(file)) {
      throw new ResultException(file + ": expected a regular file, saw a pipe or a device");
    }
  }

  private static List<Path> inFolder(ResultKind kind, Path folder)
      throws IOException, ResultException {
    List<Path> found = new ArrayList<>();
    for (Path file : walk(folder, 1, matcher(folder + "/" + kind.inFolder()))) {
      if (kind.isOne(file)) {
        found.add(file);
      }
    }
    return found;
  }

  private static List<Path> matching(Path directory, String glob) throws IOException {
    int wild = 0;
    while (wild < glob.length() && "*?[{\\".indexOf(glob.charAt(wild)) < 0) {
      wild++;
    }
    if (wild == glob.length()) {
      return List.of();
    }
    Path start = directory.resolve(glob.substring(0, glob.lastIndexOf('/', wild) + 1)).normalize();
    String rest = glob.substring(glob.lastIndexOf('/', wild) + 1);
    int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/", -1).length;
    return Files.isDirectory(start) ? walk(start, depth, matcher(start + "/" + rest)) : List.of();
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  private static List<Path> walk(Path start, int depth, PathMatcher matcher) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        start,
        EnumSet.noneOf(FileVisitOption.class),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (matcher.matches(file) && Files.isRegularFile(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (matcher.matches(file)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
