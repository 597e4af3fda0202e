// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The text of an .opl file. Places in it are offsets in {@link #text}. */
final class Source {
  /** The largest file that is read. */
  static final int MAX_BYTES = 1024 * 1024;

  private final String name;
  private final String text;
  private final int[] lineStarts;

  /**
   * @param name as the user gave it, for messages
   * @param text lines end with LF or CR LF
   */
  Source(String name, String text) {
    this.name = name;
    String marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.text = marked.replace("\r\n", "\n");
    this.lineStarts = starts(this.text);
  }

  /**
   * Reads a file.
   *
   * @throws PlanException where it cannot be read, is too large or is no text
   */
  static Source read(Path file) throws PlanException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw failure(file, "must be a readable file but: " + Reasons.of(e));
    }
    if (bytes.length > MAX_BYTES) {
      throw failure(file, "must have at most 1 MiB; split it, or have steps call scripts");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Source source = new Source(file.toString(), text);
      int nul = source.text.indexOf('\0');
      if (nul >= 0) {
        throw new PlanException(source, List.of(new Problem(nul, "expected text, saw a NUL")));
      }
      return source;
    } catch (CharacterCodingException e) {
      throw failure(file, "must be UTF-8 but is not; convert it, for instance with iconv");
    }
  }

  private static PlanException failure(Path file, String what) {
    return new PlanException(file + ": " + what);
  }

  String name() {
    return name;
  }

  /** Returns its last part, which is the same wherever the file lies. */
  String fileName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  String text() {
    return text;
  }

  /** Returns the number of the line that the offset stands in, from 1. */
  int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Returns the column of the offset in characters, from 1. */
  int column(int offset) {
    return text.codePointCount(lineStart(offset), Math.min(offset, text.length())) + 1;
  }

  int lineStart(int offset) {
    return lineStarts[line(offset) - 1];
  }

  /** Returns where the line of the offset ends, before its line feed. */
  int lineEnd(int offset) {
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }

  private static int[] starts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
    return Arrays.copyOf(starts, count);
  }
}
