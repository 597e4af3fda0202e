// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.JournalRecord;
import dev.opal.model.journal.JournalReader;
import dev.opal.recorder.RunLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Reads what the journals of an open run have gained since the last look, each byte once. Journals
 * stay open, so that it goes on when their folder is renamed.
 */
final class JournalTail implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;

  private final Path folder;
  private final BiConsumer<String, JournalRecord> records;
  private final TreeMap<String, Journal> journals = new TreeMap<>();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

  /**
   * @param records takes each record with the name of its journal
   */
  JournalTail(Path folder, BiConsumer<String, JournalRecord> records) {
    this.folder = folder;
    this.records = records;
  }

  /** Reads everything that is there now. */
  void poll() throws IOException {
    add(RunLayout.JOURNAL);
    try (DirectoryStream<Path> others =
        Files.newDirectoryStream(folder.resolve(RunLayout.JOURNALS))) {
      for (Path other : others) {
        add(RunLayout.JOURNALS + "/" + other.getFileName());
      }
    } catch (NoSuchFileException e) {
      // Nobody has joined, or the folder was renamed, after which nobody joins.
    }
    for (Journal journal : journals.values()) {
      journal.poll();
    }
  }

  private void add(String name) throws IOException {
    if (!journals.containsKey(name)) {
      try {
        FileChannel channel =
            FileChannel.open(
                folder.resolve(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        journals.put(name, new Journal(name, channel));
      } catch (NoSuchFileException e) {
        // Renamed this moment.
        return;
      }
    }
  }

  private final class Journal {
    private final String name;
    private final FileChannel channel;
    private long offset;
    private byte[] line = {};

    Journal(String name, FileChannel channel) {
      this.name = name;
      this.channel = channel;
    }

    void poll() throws IOException {
      int count;
      while ((count = channel.read(chunk.clear(), offset)) > 0) {
        offset += count;
        byte[] all = Arrays.copyOf(line, line.length + count);
        chunk.flip().get(all, line.length, count);
        int end = lastLineFeed(all) + 1;
        line = Arrays.copyOfRange(all, end, all.length);
        if (end > 0) {
          // The chain seems broken at each piece; whether it is, is for those who verify.
          JournalReader.read(
              name, new ByteArrayInputStream(all, 0, end), record -> records.accept(name, record));
        }
      }
    }
  }

  private static int lastLineFeed(byte[] bytes) {
    int at = bytes.length - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  @Override
  public void close() throws IOException {
    for (Journal journal : journals.values()) {
      journal.channel.close();
    }
  }
}
