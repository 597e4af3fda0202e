// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lays literals out as {@link Literals} reads them. */
final class LiteralsBuilder {
  /** What one byte can count. */
  private static final int MAX_COUNT = 127;

  private final byte[] tables;

  LiteralsBuilder(int tableBytes) {
    this.tables = new byte[tableBytes];
  }

  /**
   * @param rules numbers of rules by literal, in lower case
   */
  byte[] build(Map<String, List<Integer>> rules) {
    Map<Integer, ByteArrayOutputStream> lists = new TreeMap<>();
    rules.forEach((text, numbers) -> {
      byte[] literal = text.getBytes(StandardCharsets.ISO_8859_1);
      int slot =
          literal.length > Rule.MIN_LITERAL
              ? Literals.longSlot(Folded.four(literal, 0))
              : Literals.shortSlot(Folded.three(literal, 0));
      write(lists.computeIfAbsent(slot, unused -> new ByteArrayOutputStream()), literal, numbers);
    });
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    lists.forEach((slot, list) -> {
      int position = tables.length + all.size();
      tables[slot] = (byte) (position >> 16);
      tables[slot + 1] = (byte) (position >> 8);
      tables[slot + 2] = (byte) position;
      all.writeBytes(list.toByteArray());
      all.write(0);
    });
    all.write(0);
    byte[] result = Arrays.copyOf(tables, tables.length + all.size());
    System.arraycopy(all.toByteArray(), 0, result, tables.length, all.size());
    return result;
  }

  private static void write(ByteArrayOutputStream list, byte[] literal, List<Integer> numbers) {
    for (int from = 0; from < numbers.size(); from += MAX_COUNT) {
      List<Integer> part = numbers.subList(from, Math.min(numbers.size(), from + MAX_COUNT));
      list.write(literal.length);
      list.writeBytes(literal);
      list.write(part.size());
      for (int number : part) {
        list.write(number >> 8);
        list.write(number);
      }
    }
  }
}
