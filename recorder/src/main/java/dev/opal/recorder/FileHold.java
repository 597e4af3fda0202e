// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a file as a sign of life: the hold ends with the process, however it ends. A POSIX lock
 * ends also when the process closes any other channel of the file, so whoever asks goes through
 * here, where a file that this process holds is never opened again.
 */
final class FileHold implements AutoCloseable {
  private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

  private final Object key;
  private final FileChannel channel;

  private FileHold(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** Names the file itself, which may get another path while it is held. */
  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  /** Holds the open file; empty where another process or this one holds it. */
  static Optional<FileHold> tryHold(Path file, FileChannel channel) throws IOException {
    Object key = key(file);
    if (!HELD.add(key)) {
      return Optional.empty();
    }
    FileLock lock = channel.tryLock();
    if (lock == null) {
      HELD.remove(key);
      return Optional.empty();
    }
    return Optional.of(new FileHold(key, channel));
  }

  /**
   * Holds a file that the caller has just created, whoever asks for it meanwhile; empty, and the
   * channel closed, where it was moved or deleted since.
   */
  static Optional<FileHold> holdNew(Path file, FileChannel channel) throws IOException {
    lock(channel);
    try {
      Object key = key(file);
      HELD.add(key);
      return Optional.of(new FileHold(key, channel));
    } catch (NoSuchFileException e) {
      channel.close();
      return Optional.empty();
    }
  }

  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException e) {
        // Another thread of this process asks whether the file is held.
        Thread.onSpinWait();
      }
    }
  }

  /** Opens and holds the file; see {@link #tryHold(Path, FileChannel)}. Makes a missing one. */
  static Optional<FileHold> tryHold(Path file) throws IOException {
    return tryHold(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** The same; empty also where the file is missing. */
  static Optional<FileHold> tryHoldExisting(Path file) throws IOException {
    try {
      return tryHold(file, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileHold> tryHold(Path file, OpenOption... options) throws IOException {
    if (Files.exists(file) && HELD.contains(key(file))) {
      return Optional.empty();
    }
    FileChannel channel = FileChannel.open(file, options);
    Optional<FileHold> hold = tryHold(file, channel);
    if (hold.isEmpty()) {
      channel.close();
    }
    return hold;
  }

  /** Tells whether a process holds the file, without taking the hold from others who ask. */
  static boolean isHeld(Path file) throws IOException {
    if (Files.exists(file) && HELD.contains(key(file))) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.tryLock(0, Long.MAX_VALUE, true) == null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(key);
    }
  }
}
