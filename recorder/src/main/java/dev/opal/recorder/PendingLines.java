// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.JournalRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of a journal that no file holds yet, and their records. Confined to its caller's lock. */
final class PendingLines {
  private static final int INITIAL = 16 * 1024;

  private final boolean keepsRecords;
  private byte[] bytes = new byte[INITIAL];
  private int length;
  private List<JournalRecord> records = new ArrayList<>();

  /**
   * @param keepsRecords whether anybody asks for {@link #records}
   */
  PendingLines(boolean keepsRecords) {
    this.keepsRecords = keepsRecords;
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  List<JournalRecord> records() {
    return records;
  }

  void add(byte[] line, JournalRecord record) {
    reserve(line.length + 1);
    System.arraycopy(line, 0, bytes, length, line.length);
    bytes[length + line.length] = '\n';
    length += line.length + 1;
    if (keepsRecords) {
      records.add(record);
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** Adds the other lines behind these, of which the file holds the first {@code written} bytes. */
  void drop(int written, PendingLines behind) {
    length -= written;
    System.arraycopy(bytes, written, bytes, 0, length);
    reserve(behind.length);
    System.arraycopy(behind.bytes, 0, bytes, length, behind.length);
    length += behind.length;
    records.addAll(behind.records);
  }

  void clear() {
    length = 0;
    if (keepsRecords) {
      records = new ArrayList<>();
    }
  }
}
