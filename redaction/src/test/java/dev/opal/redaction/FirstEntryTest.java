// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class FirstEntryTest {
  private static final byte[] CONTENT = "what stands there".getBytes(StandardCharsets.US_ASCII);

  @Test
  void read_givesAnEntryThatIsStoredFirst() throws Exception {
    assertThat(read(jar(JarEntry.STORED), "first")).isEqualTo(CONTENT);
  }

  @Test
  void read_givesNothingElse() throws Exception {
    assertThat(read(jar(JarEntry.STORED), "second")).isNull();
    assertThat(read(jar(JarEntry.DEFLATED), "first")).isNull();
    assertThat(read(CONTENT, "first")).isNull();
    assertThat(read(new byte[64], "first")).isNull();
  }

  @Test
  void read_refusesHalfAnEntry() throws Exception {
    byte[] jar = jar(JarEntry.STORED);
    int end = new String(jar, StandardCharsets.ISO_8859_1).indexOf("what") + CONTENT.length;
    assertThat(read(Arrays.copyOf(jar, end), "first")).isEqualTo(CONTENT);
    assertThatThrownBy(() -> read(Arrays.copyOf(jar, end - 1), "first"))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("expected 17 bytes of first, saw 16");
  }

  private static byte[] read(byte[] jar, String name) throws IOException {
    return FirstEntry.read(new ByteArrayInputStream(jar), name);
  }

  private static byte[] jar(int method) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CRC32 crc = new CRC32();
    crc.update(CONTENT);
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      for (String name : new String[] {"first", "second"}) {
        JarEntry entry = new JarEntry(name);
        entry.setMethod(method);
        entry.setSize(CONTENT.length);
        entry.setCrc(crc.getValue());
        jar.putNextEntry(entry);
        jar.write(CONTENT);
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
