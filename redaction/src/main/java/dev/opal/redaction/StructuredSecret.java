// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is secret within a secret: of an object in JSON the texts whose key says so, of an address
 * the password in it. Programs take a credential apart and print the parts. Never fails: of what is
 * malformed it finds what it finds.
 */
final class StructuredSecret {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final int MAX_PARTS = 100;
  private static final String ENDS_AUTHORITY = "/?#\"'<> \t\r\n";

  private final SecretNames names;
  private final Set<String> parts = new LinkedHashSet<>();

  private StructuredSecret(SecretNames names) {
    this.names = names;
  }

  /** Returns the parts, without the value itself; mostly there are none. */
  static Set<String> parts(String value, SecretNames names) {
    StructuredSecret secret = new StructuredSecret(names);
    if (value.length() <= MAX_LENGTH) {
      if (value.startsWith("{") || value.startsWith("[")) {
        secret.json(value);
      } else {
        secret.addresses(value);
      }
      secret.parts.remove(value);
    }
    return secret.parts;
  }

  private void add(String part) {
    if (parts.size() < MAX_PARTS && !part.isBlank()) {
      parts.add(part);
    }
  }

  /** Reads strings alone: one that a colon follows is the key of those that come next. */
  private void json(String text) {
    String key = "";
    for (int at = text.indexOf('"'); at >= 0; ) {
      int end = endOfString(text, at + 1);
      if (end < 0) {
        return;
      }
      String string = unescaped(text, at + 1, end);
      int next = end + 1;
      while (next < text.length() && text.charAt(next) <= ' ') {
        next++;
      }
      if (next < text.length() && text.charAt(next) == ':') {
        key = string;
      } else if (saysSo(key, string)) {
        add(string);
      } else {
        addresses(string);
      }
      at = text.indexOf('"', next);
    }
  }

  /** Beside what is secret, the id of a key tells which one it is. */
  private boolean saysSo(String key, String value) {
    List<String> words = SecretNames.words(key);
    int last = words.size() - 1;
    boolean id = last > 0 && words.get(last).equals("id");
    String name = id ? String.join("_", words.subList(0, last)) : key;
    return !name.isEmpty() && names.isSecret(name, value);
  }

  private static int endOfString(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private static String unescaped(String text, int from, int to) {
    StringBuilder result = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == to) {
        result.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      int unit = escaped == 'u' && i + 4 < to ? hex(text, i + 1, 4) : -1;
      if (unit >= 0) {
        result.append((char) unit);
        i += 4;
      } else {
        int plain = "bfnrt".indexOf(escaped);
        result.append(plain < 0 ? escaped : "\b\f\n\r\t".charAt(plain));
      }
    }
    return result.toString();
  }

  /** Returns what so many digits say, or -1 where they are none. */
  private static int hex(String text, int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** Each {@code scheme://user:password@host}, and a value {@code user:password@host}. */
  private void addresses(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      password(text, 0);
    }
    for (; scheme >= 0; scheme = text.indexOf("://", scheme + 3)) {
      password(text, scheme + 3);
    }
  }

  private void password(String text, int from) {
    int end = from;
    while (end < text.length() && ENDS_AUTHORITY.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int at = text.lastIndexOf('@', end - 1);
    int colon = text.indexOf(':', from);
    if (colon >= from && colon < at) {
      String password = text.substring(colon + 1, at);
      add(password);
      add(percentDecoded(password));
    }
  }

  private static String percentDecoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int value = text.charAt(i) == '%' ? hex(text, i + 1, 2) : -1;
      if (value >= 0) {
        bytes.write(value);
        i += 3;
      } else {
        int end = text.offsetByCodePoints(i, 1);
        bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
