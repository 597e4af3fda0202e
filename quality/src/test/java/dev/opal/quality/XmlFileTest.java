// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlFileTest {
  private static final int HUNDRED_MEBIBYTES = 100 * 1024 * 1024;

  @TempDir Path folder;

  /** A file of a head, a piece repeated to 100 MiB, and a tail. */
  private Path large(String head, String piece, String tail) throws IOException {
    Path file = folder.resolve("large.xml");
    byte[] block = piece.repeat(64 * 1024 / piece.length()).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head.getBytes(StandardCharsets.UTF_8));
      for (int written = 0; written < HUNDRED_MEBIBYTES; written += block.length) {
        out.write(block);
      }
      out.write(tail.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** What a parser that holds a section whole would have at once. */
  private static long longestPiece(InputStream guarded, String open, String close)
      throws IOException {
    long longest = 0;
    long length = 0;
    StringBuilder recent = new StringBuilder();
    for (int b = guarded.read(); b >= 0; b = guarded.read()) {
      length++;
      recent.append((char) b);
      if (recent.length() > 16) {
        recent.deleteCharAt(0);
      }
      String seen = recent.toString();
      if (seen.endsWith(open)) {
        length = 0;
      } else if (seen.endsWith(close)) {
        longest = Math.max(longest, length);
      }
    }
    return longest;
  }

  @Test
  void longCdata_goesOnInPieces() throws Exception {
    String text = ("x]]y>\n" + "z".repeat(94)).repeat(5_000);
    byte[] xml = ("<a><![CDATA[" + text + "]]></a>").getBytes(StandardCharsets.UTF_8);
    assertThat(longestPiece(new XmlGuard(new ByteArrayInputStream(xml)), "<![CDATA[", "]]>"))
        .isLessThan(70_000);
    Path file = Files.write(folder.resolve("a.xml"), xml);
    StringBuilder read = new StringBuilder();
    try (XmlFile all = XmlFile.open(file)) {
      all.root("a");
      assertThat(all.next(read)).isTrue();
    }
    assertThat(text).startsWith(read).hasSizeGreaterThan(read.length());
    assertThat(XmlFile.wholeLines(read)).endsWith("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a><!-->%s--></a>",
        "<a><!--%s--></a>",
        "<a><?p %s?></a>",
        "<a b='>%s'/>",
        "<a b=\"'>%s\"/>"
      })
  void markupWithoutABreak_isRefused(String form) throws Exception {
    byte[] xml = form.formatted("x".repeat(2_000_000)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new XmlGuard(new ByteArrayInputStream(xml)).readAllBytes())
        .hasMessage("expected markup of at most 1 MiB, saw more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a b=\"'\" c='\"'>]]&gt;<!-- -- - ></a>--><![CDATA[<b>]]]></a>",
        "<!DOCTYPE a PUBLIC \"-//[//\" 'a.dtd'><a><?p <a> '?>\u20ac</a>"
      })
  void shortMarkup_passesAsItIs(String xml) throws Exception {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    assertThat(new XmlGuard(new ByteArrayInputStream(bytes)).readAllBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<testsuite><testcase name='a'/><system-out><![CDATA[:]]></system-out></testsuite>",
        "<testsuite><!--:--><testcase name='a'/></testsuite>",
        "<testsuite><testcase name='a'/>:</testsuite>"
      })
  void hundredMebibytes_areReadInALittleMemory(String form) throws Exception {
    String[] around = form.split(":");
    Path file = large(around[0], "a line of a log\n", around[1]);
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"),
                ReadingOneFile.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("1.0");
  }
}
