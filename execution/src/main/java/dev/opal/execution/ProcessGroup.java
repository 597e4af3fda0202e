// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that get a step's signals, by the number of its own. Until {@link #reap} that one
 * is at least a zombie, so that neither its number nor its group's can mean anybody else; after
 * that no signal is sent.
 */
final class ProcessGroup {
  private static final Path PROCESSES = Path.of("/proc");

  private final int leader;
  private final boolean shared;
  private List<ProcessHandle> tree = List.of();
  private boolean reaped;

  /**
   * @param shared the step's process is in Opal's own group
   */
  ProcessGroup(int leader, boolean shared) {
    this.leader = leader;
    this.shared = shared;
  }

  /** To the group, or to the step's process alone where the group is Opal's own. */
  void signal(int signal) {
    synchronized (this) {
      if (!reaped) {
        Posix.kill(shared ? leader : -leader, signal);
      }
    }
  }

  /** To the group, or to all descendants where the group is Opal's own. */
  void signalAll(int signal) {
    if (shared) {
      // Who is orphaned by TERM is a descendant no more when KILL is due.
      List<ProcessHandle> descendants = new ArrayList<>(tree);
      ProcessHandle.of(leader).ifPresent(child -> child.descendants().forEach(descendants::add));
      tree = descendants;
      descendants.stream()
          .filter(ProcessHandle::isAlive)
          .forEach(descendant -> Posix.kill((int) descendant.pid(), signal));
    }
    signal(signal);
  }

  /**
   * Tells whether a process of a group of its own lives, be it the step's or one left behind. The
   * kernel has no question for that: to {@code kill} a zombie is a member, too.
   */
  boolean isInhabited() {
    if (shared) {
      return false;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        if (isLivingMember(process)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false; // without /proc nobody can be told from a zombie
    }
    return false;
  }

  /** Reads as in proc(5): the state, the parent and the group behind the name in brackets. */
  private boolean isLivingMember(Path process) {
    try {
      // A name may be of any bytes.
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return !ended && Integer.parseInt(fields[2]) == leader;
    } catch (IOException e) {
      return false; // ended meanwhile
    }
  }

  /** Takes the step's process out of the kernel's table. */
  void reap(Runnable reaping) {
    synchronized (this) {
      reaping.run();
      reaped = true;
    }
  }
}
