// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes that a run's commands left behind, in the background or when their recorder was killed,
 * known by a variable of their environment as they were started with it: whoever is to outlive a
 * failed run is started without.
 */
public final class LeftBehind {
  private static final Path PROCESSES = Path.of("/proc");

  private LeftBehind() {}

  /**
   * Returns the numbers of those that are there now.
   *
   * @param variable as {@code NAME=value}
   */
  public static List<Long> pids(String variable) {
    return find(variable).stream().map(ProcessHandle::pid).sorted().toList();
  }

  /**
   * Ends them: TERM, and KILL for who is still there after the grace.
   *
   * @param variable as {@code NAME=value}
   * @return how many there were
   */
  public static int end(String variable, Duration grace) {
    List<ProcessHandle> left = find(variable);
    left.forEach(ProcessHandle::destroy);
    if (!areGone(left, grace)) {
      // With what they started meanwhile.
      List<ProcessHandle> stubborn = find(variable);
      stubborn.forEach(ProcessHandle::destroyForcibly);
      areGone(stubborn, grace);
    }
    return left.size();
  }

  private static List<ProcessHandle> find(String variable) {
    List<ProcessHandle> found = new ArrayList<>();
    long own = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        // Held before it is read: a handle knows its process from another of the same number.
        ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
        if (pid != own && handle != null && has(process, variable)) {
          found.add(handle);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found; // without /proc nobody is known
    }
    return found;
  }

  private static boolean has(Path process, String variable) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      String text = '\0' + new String(environment, StandardCharsets.ISO_8859_1) + '\0';
      return text.contains('\0' + variable + '\0');
    } catch (IOException e) {
      return false; // ended meanwhile, or another user's
    }
  }

  private static boolean areGone(List<ProcessHandle> processes, Duration grace) {
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(grace.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
