// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that this process alone writes, at its end. Interrupting a thread that writes does not
 * close it, as it would close a FileChannel. Confined to its caller's lock, but for {@link #sync}.
 */
class AppendFile implements AutoCloseable {
  private volatile RandomAccessFile file;
  private volatile boolean syncFailed;

  AppendFile(Path path) throws IOException {
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      file.seek(file.length());
    } catch (FileNotFoundException e) {
      throw LocalFiles.exists(path) ? e : new NoSuchFileException(path.toString());
    }
  }

  /** Creates a file that must not exist. */
  static AppendFile create(Path path) throws IOException {
    // A RandomAccessFile can neither create exclusively nor keep others from reading.
    LocalFiles.createFile(path).close();
    return new AppendFile(path);
  }

  /** Opens a file that this process has created and closed. */
  static AppendFile reopen(Path path) throws IOException {
    if (!LocalFiles.isFile(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new AppendFile(path);
  }

  /** Returns how many of the bytes the disk took: fewer where it failed. */
  int append(byte[] bytes, int offset, int length) {
    long before = -1;
    try {
      before = file.getFilePointer();
      file.write(bytes, offset, length);
      return length;
    } catch (IOException e) {
      return before < 0 ? 0 : taken(before);
    }
  }

  private int taken(long before) {
    try {
      return (int) (file.getFilePointer() - before);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Puts everything appended on the disk.
   *
   * @return false where that failed now or ever: the system may have dropped what it could not
   *     write, and a second sync would not tell
   */
  boolean sync() {
    try {
      force();
    } catch (IOException e) {
      syncFailed = true;
    }
    return !syncFailed;
  }

  void force() throws IOException {
    file.getFD().sync();
  }

  /**
   * Goes on in another file, which must not exist, with all that this one holds: also where that
   * has lost its name.
   */
  void moveTo(Path path) throws IOException {
    RandomAccessFile from = file;
    LocalFiles.createFile(path).close();
    RandomAccessFile to = new RandomAccessFile(path.toFile(), "rw");
    byte[] buffer = new byte[FileDigest.BUFFER];
    try {
      from.seek(0);
      for (int count; (count = from.read(buffer)) > 0; ) {
        to.write(buffer, 0, count);
      }
    } catch (IOException e) {
      to.close();
      throw e;
    }
    file = to;
    from.close();
  }

  /** Returns the channel to lock the file by. */
  FileChannel channel() {
    return file.getChannel();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
