// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** The forms in which a known value is looked for. */
final class Encodings {
  private static final char[] UPPER = "0123456789ABCDEF".toCharArray();
  private static final char[] LOWER = "0123456789abcdef".toCharArray();

  private Encodings() {}

  /** Returns the value and its encoded forms, each at least {@code minLength} bytes. */
  static Set<byte[]> of(byte[] value, int minLength) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(latin(value));
    for (int alignment = 0; alignment < 3; alignment++) {
      String base64 = base64At(value, alignment);
      forms.add(base64);
      forms.add(base64.replace('+', '-').replace('/', '_'));
    }
    for (char[] digits : new char[][] {UPPER, LOWER}) {
      String percent = percent(value, digits);
      forms.add(percent);
      forms.add(percent.replace("%20", "+"));
      forms.add(hex(value, digits));
    }
    Set<byte[]> result = new LinkedHashSet<>();
    for (String form : forms) {
      if (form.length() >= minLength) {
        result.add(form.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return result;
  }

  /**
   * Returns the characters of a base64 text that depend on the value alone when {@code alignment}
   * unknown bytes stand before it and unknown bytes follow.
   */
  private static String base64At(byte[] value, int alignment) {
    byte[] shifted = new byte[alignment + value.length];
    System.arraycopy(value, 0, shifted, alignment, value.length);
    String text = latin(Base64.getEncoder().encode(shifted));
    int first = (alignment * 8 + 5) / 6;
    int end = shifted.length * 8 / 6;
    return end <= first ? "" : text.substring(first, end);
  }

  private static String percent(byte[] value, char[] digits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte b : value) {
      if (Scan.isWord(b) || b == '-' || b == '.' || b == '~') {
        out.write(b);
      } else {
        out.write('%');
        out.write(digits[(b >> 4) & 15]);
        out.write(digits[b & 15]);
      }
    }
    return latin(out.toByteArray());
  }

  private static String hex(byte[] value, char[] digits) {
    StringBuilder out = new StringBuilder(value.length * 2);
    for (byte b : value) {
      out.append(digits[(b >> 4) & 15]).append(digits[b & 15]);
    }
    return out.toString();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
