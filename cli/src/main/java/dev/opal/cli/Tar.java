// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * Writes a tar archive (POSIX pax): the same entries give the same bytes, whoever writes them and
 * when. Confined to one thread.
 */
final class Tar {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final long MAX_OCTAL = 0_77_777_777_777L;

  private final OutputStream out;
  private final Instant time;

  /**
   * @param time of every entry
   */
  Tar(OutputStream out, Instant time) {
    this.out = out;
    this.time = time;
  }

  /** Opens the content of an entry, twice: to measure and to copy it. */
  interface Content {
    InputStream open() throws IOException;
  }

  /** Adds a file that everybody may read. */
  void add(String name, Content content) throws IOException {
    long size = size(content);
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > NAME || utf8.length > name.length() || size > MAX_OCTAL) {
      byte[] records =
          (record("path", name) + record("size", Long.toString(size)))
              .getBytes(StandardCharsets.UTF_8);
      header("PaxHeader", records.length, 'x');
      out.write(records);
      pad(records.length);
    }
    header(name, Math.min(size, MAX_OCTAL), '0');
    try (InputStream in = content.open()) {
      long copied = in.transferTo(out);
      if (copied != size) {
        throw new IOException(name + " must have " + size + " bytes but has " + copied);
      }
    }
    pad(size);
  }

  /** Ends the archive. */
  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  /** A file's stream skips to its end without reading. */
  private static long size(Content content) throws IOException {
    try (InputStream in = content.open()) {
      long size = 0;
      while (true) {
        long skipped = in.skip(Long.MAX_VALUE);
        if (skipped == 0 && in.read() < 0) {
          return size;
        }
        size += skipped == 0 ? 1 : skipped;
      }
    }
  }

  /** {@code <length> <key>=<value>\n}, its own length included. */
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.getBytes(StandardCharsets.UTF_8).length;
    int digits = Integer.toString(length).length();
    int whole = length + digits;
    whole += Integer.toString(whole).length() - digits;
    return whole + rest;
  }

  private void header(String name, long size, char type) throws IOException {
    byte[] block = new byte[BLOCK];
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(utf8, 0, block, 0, Math.min(NAME, utf8.length));
    octal(block, 100, 8, 0444);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, Math.max(0, time.getEpochSecond()));
    block[156] = (byte) type;
    text(block, 257, "ustar\00000");
    text(block, 148, " ".repeat(8));
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    text(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    out.write(block);
  }

  private static void octal(byte[] block, int at, int width, long value) {
    String digits = Long.toOctalString(value);
    text(block, at, "0".repeat(width - 1 - digits.length()) + digits);
  }

  private static void text(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }
}
