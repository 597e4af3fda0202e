// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A value is masked whole in lists of numbers and in dumps of several lines. */
class DumpsTest {
  private static final String[] SECRETS = {
    "correct-horse-battery-staple",
    "deadbeef café | 12 34",
    "π≠3.14 ✓ done",
    "tab\tand\nline and more"
  };

  record Dump(String tool, String before, byte[] secret, String text, String behind) {
    @Override
    public String toString() {
      return tool + " of " + new String(secret, StandardCharsets.UTF_8);
    }
  }

  static Stream<Dump> lists() {
    return Arrays.stream(SECRETS)
        .flatMap(secret -> {
          byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
          List<Dump> lists = new ArrayList<>();
          String java = Arrays.toString(bytes);
          lists.add(new Dump("Java", "[", bytes, java.substring(1, java.length() - 1), "]"));
          lists.add(new Dump("Go", "[", bytes, lines(bytes, "%d", " ", 999, ""), "]"));
          lists.add(new Dump("Python", "[", bytes, lines(bytes, "%d", ", ", 999, ""), "]"));
          lists.add(new Dump("JSON", "[", bytes, lines(bytes, "%d", ",", 999, ""), "]}"));
          lists.add(new Dump("node", "[\n  ", bytes, lines(bytes, "%3d", ", ", 7, ",\n  "), "\n]"));
          lists.add(new Dump("C", "{ ", bytes, lines(bytes, "%d", ", ", 5, ",\r\n\t"), " };"));
          lists.add(
              new Dump("debug", "[\n    ", bytes, lines(bytes, "%d", ",\n    ", 9, ",\n    "), ""));
          lists.add(
              new Dump("xxd -i", "  ", bytes, lines(bytes, "0x%02x", ", ", 12, ",\n  "), "\n"));
          lists.add(
              new Dump(
                  "openssl", "    ", bytes, lines(bytes, "%02x", ":", 15, ":\n         "), ""));
          lists.add(new Dump("padded", "[", bytes, lines(bytes, "%03d", ", ", 999, ""), "]"));
          lists.add(
              new Dump(
                  "gdb x/xb",
                  "0x7ffe1000:\t",
                  bytes,
                  lines(bytes, "0x%02x", "\t", 8, "\n0x7ffe1008:\t"),
                  "\n"));
          lists.add(new Dump("od -An -b", " ", bytes, lines(bytes, "%03o", " ", 16, "\n "), "\n"));
          lists.add(new Dump("od -An -tu1", " ", bytes, lines(bytes, "%3d", " ", 16, "\n "), "\n"));
          lists.add(
              new Dump("od -An -tx1", " ", bytes, lines(bytes, "%02x", " ", 16, "\n "), "\n"));
          return lists.stream();
        });
  }

  private static String lines(byte[] bytes, String format, String between, int width, String end) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      text.append(i == 0 ? "" : i % width == 0 ? end : between);
      text.append(String.format(Locale.ROOT, format, bytes[i] & 0xff));
    }
    // Aligned as they are, the first has no blank that is its own.
    return text.toString().strip();
  }

  @ParameterizedTest
  @MethodSource("lists")
  void list_isMaskedWholeWhereverItIsCut(Dump list) {
    Redactor redactor = redactor(list.secret());
    byte[] bytes = Cuts.latin(list.before() + list.text() + list.behind());
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at).replaceAll("(?<=[\\[\\n ]) +", ""))
          .as("cut at %d", at)
          .isEqualTo(
              (list.before() + Masks.MARK + list.behind()).replaceAll("(?<=[\\[\\n ]) +", ""));
    }
  }

  private static Redactor redactor(byte[] secret) {
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    return redactor;
  }

  @Test
  void dumpOfSeveralLines_isMaskedWithItsColumnsOfText() {
    for (String secret : SECRETS) {
      for (int lead = 0; lead < 17; lead++) {
        byte[] bytes = ("#".repeat(lead) + secret + "!!").getBytes(StandardCharsets.UTF_8);
        byte[] alone = secret.getBytes(StandardCharsets.UTF_8);
        assertDump(alone, lead, dump(bytes, "%08x  ", "%02x ", 8, " |", "|"));
        assertDump(alone, lead, dump(bytes, "%08x: ", "%02x", 2, " ", ""));
        assertDump(alone, lead, dump(bytes, "%08x: ", "%02x", 1, "  ", ""));
        assertDump(alone, lead, dump(bytes, "\t0x%04x:  ", "%02x", 2, " ", ""));
        assertDump(alone, lead, dump(bytes, "%07o ", "%02x ", 16, " >", "<"));
        assertDump(alone, lead, dump(bytes, "%06x ", "%02x ", 16, "", null));
        assertDump(alone, lead, dump(bytes, "%07o ", "%03o ", 16, "", null));
        assertDump(alone, lead, dump(bytes, "%07o ", "%3d ", 16, "", null));
      }
    }
  }

  /**
   * @param group how many bytes stand together, behind which a blank does
   * @param column what begins a column of text, and what ends it or null where there is none
   */
  private static String dump(
      byte[] bytes, String offset, String format, int group, String column, String end) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < bytes.length; from += 16) {
      text.append(String.format(Locale.ROOT, offset, from));
      StringBuilder shown = new StringBuilder();
      for (int i = from; i < from + 16; i++) {
        boolean there = i < bytes.length;
        String number = String.format(Locale.ROOT, format, there ? bytes[i] & 0xff : 0);
        text.append(there ? number : " ".repeat(number.length()));
        text.append((i + 1) % group == 0 && group < 16 ? " " : "");
        shown.append(!there ? "" : bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      }
      text.append(end == null ? "" : column + shown + end);
      text.setLength(text.length() - (end == null ? 1 : 0));
      text.append('\n');
    }
    return text.toString();
  }

  private static void assertDump(byte[] secret, int lead, String dump) {
    Redactor redactor = redactor(secret);
    byte[] bytes = Cuts.latin(dump);
    String whole = Cuts.through(redactor, bytes);
    assertThat(whole).as("after %d:\n%s", lead, dump).contains(Masks.MARK);
    String before = whole.substring(0, whole.indexOf(Masks.MARK));
    assertThat(dump).startsWith(before);
    String line = before.substring(before.lastIndexOf('\n') + 1);
    // Each of the signs before it, and nothing of what comes then.
    assertThat(line.replaceFirst("^\\s*(0x)?[0-9a-f]{4,8}:? ", "").replaceAll("23|043|35| ", ""))
        .as("after %d:\n%s\nis\n%s", lead, dump, whole)
        .isEmpty();
    String behind = whole.substring(whole.indexOf(Masks.MARK) + Masks.MARK.length());
    assertThat(behind.replaceAll("[0-9a-f]{6,8}:? ", "").replaceAll("[^A-Za-z]", ""))
        .as("after %d:\n%s\nis\n%s", lead, dump, whole)
        .hasSizeLessThan(2);
    for (int size : new int[] {1, 7, 50}) {
      assertThat(Cuts.throughPieces(redactor, bytes, size)).isEqualTo(whole);
    }
  }

  @Test
  void wideDump_isMaskedWithItsColumnOfText() {
    String secret = "S3cr3t-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789-tail";
    for (int width : new int[] {48, 64, 256}) {
      for (String between : new String[] {"", " "}) {
        String shown = "#".repeat(width - 9) + secret + "!".repeat(2 * width);
        StringBuilder dump = new StringBuilder();
        for (int from = 0; from < shown.length(); from += width) {
          String line = shown.substring(from, Math.min(shown.length(), from + width));
          dump.append(String.format(Locale.ROOT, "%08x: ", from));
          line.chars().forEach(c -> dump.append(Hex.of((byte) c)).append(between));
          dump.append("  ").append(line).append('\n');
        }
        String whole = Cuts.through(redactor(Cuts.latin(secret)), Cuts.latin(dump.toString()));
        assertThat(whole).contains(Masks.MARK + "\n").doesNotContain("S3c", "xyz", "tail");
      }
    }
  }

  @Test
  void numbersOfOneDigit_areFound() {
    byte[] bytes = {7, (byte) 200, 9, (byte) 201, 3, (byte) 255, 12, (byte) 254};
    Redactor redactor = redactor(bytes);
    for (String between : new String[] {"\n", "\r\n", ",\n", "\t", "     ", "        "}) {
      String list = lines(bytes, "%d", between, 999, "");
      assertThat(redactor.text(list + "\n")).hasToString("[REDACTED]\n");
    }
  }

  @Test
  void valueOfShortLines_isMaskedWithOtherLineEndsInNumbers() {
    Redactor redactor = redactor(Cuts.latin("a\nb\nc-and-more-of-it\nd"));
    byte[] windows = Cuts.latin("a\r\nb\r\nc-and-more-of-it\r\nd");
    String list = Arrays.toString(windows);
    assertThat(redactor.text(list)).hasToString("[[REDACTED]]");
    assertThat(redactor.text(list.replace(" ", ""))).hasToString("[[REDACTED]]");
    String hex = java.util.HexFormat.of().formatHex(windows);
    assertThat(redactor.text(hex)).hasToString("[REDACTED]");
  }

  @Test
  void numbersThatAreOthers_areLeft() {
    Redactor redactor = redactor(Cuts.latin("correct-horse"));
    String text =
        """
        [99, 111, 114, 114, 101, 99, 116, 45, 104, 111, 114, 115, 1010]
        99 111 114 114 101 99 116 45 104 111 114 115 102
        0000000 143 157 162 162 145 143 164 055 150 157 162 163 146
        00000000  63 6f 72 72 65 63 74 2d  68 6f 72 73 66 0a  |correct-horsf.|
        """;
    assertThat(redactor.text(text)).hasToString(text);
  }
}
