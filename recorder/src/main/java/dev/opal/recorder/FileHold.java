// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds a file as a sign of life: the hold ends with the process, however it ends. A POSIX lock
 * ends also when the process closes any other channel of the file, so whoever asks goes through
 * here, where a file that this process holds is never opened again.
 */
final class FileHold implements AutoCloseable {
  /**
   * The property that says what this process holds, a line each: a process has one set of locks,
   * however many class loaders have loaded this class.
   */
  private static final String PROPERTY = "dev.opal.held";

  /** The monitor under which this process holds and asks, in all class loaders. */
  private static final Object HELD = (PROPERTY + " monitor").intern();

  private static final int ASKERS = 10;
  private static final long ASKED_NANOS = 1_000_000;

  private final String key;
  private final FileChannel channel;

  private FileHold(String key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /** Names the file itself, which may get another path while it is held. */
  private static String key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return "\n" + (key == null ? file.toRealPath() : key) + "\n";
  }

  private static boolean isHeldHere(String key) {
    return System.getProperty(PROPERTY, "").contains(key);
  }

  private static void setHeld(String key, boolean held) {
    String all = System.getProperty(PROPERTY, "");
    System.setProperty(PROPERTY, held ? all + key : all.replace(key, ""));
  }

  /**
   * Holds the open file; empty where another process or this one holds it, or where who held it has
   * removed it meanwhile, so that its name is another's.
   *
   * @param before the file's key before it was opened, or null where it was missing
   */
  private static Optional<FileHold> tryHold(Path file, @Nullable String before, FileChannel channel)
      throws IOException {
    try {
      String key = key(file);
      boolean same = before == null || before.equals(key);
      if (!same || isHeldHere(key) || !lock(channel) || !key(file).equals(key)) {
        return Optional.empty();
      }
      setHeld(key, true);
      return Optional.of(new FileHold(key, channel));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Holds a file that the caller has just created, whoever asks for it meanwhile; empty, and the
   * channel closed, where it was moved or deleted since.
   */
  static Optional<FileHold> holdNew(Path file, FileChannel channel) throws IOException {
    synchronized (HELD) {
      while (!lock(channel)) {
        // Only who asks whether it is held can have locked it, for a moment.
        Thread.onSpinWait();
      }
      try {
        String key = key(file);
        setHeld(key, true);
        return Optional.of(new FileHold(key, channel));
      } catch (NoSuchFileException e) {
        channel.close();
        return Optional.empty();
      }
    }
  }

  /**
   * A pipe or a link that somebody put there: to open it might take for ever, or lead elsewhere.
   */
  private static boolean isOther(Path file) {
    return LocalFiles.exists(file) && !LocalFiles.isFile(file);
  }

  /** Who only asks holds a lock for a moment, which is no reason to give up. */
  private static boolean lock(FileChannel channel) throws IOException {
    for (int i = 0; i < ASKERS; i++) {
      if (channel.tryLock() != null) {
        return true;
      }
      LockSupport.parkNanos(ASKED_NANOS);
    }
    return false;
  }

  /** Opens and holds the file, made where it is missing; empty where somebody holds it. */
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
    synchronized (HELD) {
      String before = Files.exists(file) ? key(file) : null;
      if (isOther(file) || (before != null && isHeldHere(before))) {
        return Optional.empty();
      }
      FileChannel channel = FileChannel.open(file, options);
      Optional<FileHold> hold = Optional.empty();
      try {
        hold = tryHold(file, before, channel);
      } finally {
        if (hold.isEmpty()) {
          channel.close();
        }
      }
      return hold;
    }
  }

  /** Tells whether a process holds the file, without taking the hold from others who ask. */
  static boolean isHeld(Path file) throws IOException {
    synchronized (HELD) {
      if (isOther(file)) {
        return false;
      }
      if (Files.exists(file) && isHeldHere(key(file))) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return channel.tryLock(0, Long.MAX_VALUE, true) == null;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      try {
        channel.close();
      } finally {
        setHeld(key, false);
      }
    }
  }
}
