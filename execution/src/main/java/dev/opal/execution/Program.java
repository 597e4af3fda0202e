// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static dev.opal.execution.SpawnException.NOT_EXECUTABLE;
import static dev.opal.execution.SpawnException.NOT_FOUND;
import static dev.opal.execution.SpawnException.OWN_FAILURE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds and starts the program of a command as a shell does: a name with a slash as it stands,
 * another along {@code PATH}, where a file that may not be executed does not end the search. A text
 * file without {@code #!} is given to {@code /bin/sh}.
 */
final class Program {
  private static final byte[] SHELL = Spawner.bytes("/bin/sh");

  /** What execvp takes where PATH is not set. */
  private static final byte[] DEFAULT_PATH = Spawner.bytes("/bin:/usr/bin");

  private static final MemorySegment ACCESS = Posix.symbol("access");

  private final ByteStrings command;
  private final ByteStrings environment;
  private final byte @Nullable [] directory;

  Program(ByteStrings command, ByteStrings environment, @Nullable Path directory) {
    this.command = command;
    this.environment = environment;
    this.directory = directory == null ? null : Spawner.bytes(directory.toString());
  }

  /** Starts it with the spawner's descriptors and signals, and gives the process id. */
  int start(Spawner spawner) throws SpawnException {
    byte[] directory = this.directory;
    if (directory != null) {
      if (accessExactly(directory) < 0) {
        throw new SpawnException(
            OWN_FAILURE,
            "working directory must exist but " + new String(directory, UTF_8) + " does not");
      }
      spawner.directory(directory);
    }
    byte[] name = command.get(0);
    int result = indexOf(name, '/', 0) >= 0 ? spawn(spawner, name) : search(spawner, name);
    if (result < 0) {
      throw failure(-result);
    }
    return result;
  }

  private int search(Spawner spawner, byte[] name) throws SpawnException {
    byte[] set = environment.variable("PATH");
    byte[] path = set == null ? DEFAULT_PATH : set;
    int failure = -Posix.ENOENT;
    for (int start = 0; name.length > 0 && start <= path.length; ) {
      int end = indexOf(path, ':', start);
      byte[] candidate = candidate(path, start, end < 0 ? path.length : end, name);
      int result = spawnIfThere(spawner, candidate);
      if (result > 0 || !goesOn(result)) {
        return result;
      }
      failure = result == -Posix.EACCES ? result : failure;
      start = end < 0 ? path.length + 1 : end + 1;
    }
    return failure;
  }

  private static boolean goesOn(int result) {
    return result == -Posix.ENOENT || result == -Posix.ENOTDIR || result == -Posix.EACCES;
  }

  /** An empty entry of PATH is the working directory. */
  private static byte[] candidate(byte[] path, int start, int end, byte[] name) {
    ByteArrayOutputStream candidate = new ByteArrayOutputStream();
    candidate.write(path, start, end - start);
    if (end > start) {
      candidate.write('/');
    } else {
      candidate.writeBytes(Spawner.bytes("./"));
    }
    candidate.writeBytes(name);
    return candidate.toByteArray();
  }

  private int spawnIfThere(Spawner spawner, byte[] candidate) throws SpawnException {
    int there = access(candidate);
    return there < 0 ? there : spawn(spawner, candidate);
  }

  private int spawn(Spawner spawner, byte[] path) throws SpawnException {
    int result = spawner.spawn(path, command, environment);
    if (result != -Posix.ENOEXEC || !isText(path)) {
      return result;
    }
    ByteStrings script =
        ByteStrings.of("/bin/sh").plus(ByteStrings.ofTerminated(path)).plus(command.from(1));
    return spawner.spawn(SHELL, script, environment);
  }

  /** As shells decide it: no NUL in the first line, so far as it is in the first bytes. */
  private boolean isText(byte[] path) {
    byte[] start;
    try (FileInputStream in = new FileInputStream(new String(resolved(path), UTF_8))) {
      start = in.readNBytes(128);
    } catch (IOException e) {
      return true; // the shell will say why it cannot be read
    }
    int line = indexOf(start, '\n', 0);
    int nul = indexOf(start, '\0', 0);
    return nul < 0 || (line >= 0 && line < nul);
  }

  private int access(byte[] path) {
    return accessExactly(resolved(path));
  }

  private static int accessExactly(byte[] path) {
    ByteBuffer text = Posix.memory(path.length + 1).put(0, path);
    int result = Posix.checked(ACCESS, Posix.address(text), Posix.X_OK, 0);
    Reference.reachabilityFence(text);
    return result;
  }

  /**
   * The child changes its directory before it executes the program, so a relative path begins
   * there.
   */
  private byte[] resolved(byte[] path) {
    byte[] directory = this.directory;
    if (directory == null || (path.length > 0 && path[0] == '/')) {
      return path;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(directory);
    joined.write('/');
    joined.writeBytes(path);
    return joined.toByteArray();
  }

  private SpawnException failure(int error) {
    String name = command.text(0);
    return switch (error) {
      case Posix.ENOENT -> new SpawnException(NOT_FOUND, notFound(name));
      case Posix.EACCES ->
          new SpawnException(NOT_EXECUTABLE, name + ": not executable, or no permission");
      case Posix.ENOEXEC ->
          new SpawnException(
              NOT_EXECUTABLE, name + ": not a program of this machine, nor a script");
      case Posix.E2BIG ->
          new SpawnException(
              NOT_EXECUTABLE,
              name + ": arguments and environment are longer than the kernel takes",
              true);
      case Posix.ENOTDIR ->
          new SpawnException(NOT_EXECUTABLE, name + ": a part of the path is not a directory");
      case Posix.EAGAIN, Posix.ENOMEM, Posix.EMFILE, Posix.ENFILE ->
          new SpawnException(
              OWN_FAILURE,
              name + ": no process or descriptor left to start it (errno " + error + ")");
      default ->
          new SpawnException(
              NOT_EXECUTABLE, name + ": could not be executed (errno " + error + ")");
    };
  }

  private static String notFound(String name) {
    return name.indexOf('/') >= 0
        ? name + ": no such file, or the interpreter in its first line is missing"
        : name + ": command not found on PATH";
  }

  private static int indexOf(byte[] bytes, int wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
