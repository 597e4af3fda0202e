// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a known value may begin in each encoding, as far as {@link Triggers} looks. */
final class TriggerForms {
  private static final int WIDTH = Triggers.WIDTH;
  private static final long PER_VALUE = 96;
  private static final long PER_NAME = 4;

  /** How white space may begin that a blank stands for. */
  private static final String[] SPACES = {
    " ", "  ", "\t", "\n", "\n ", "\n  ", "\n\t", "\n\n", "\r\n", "\r\n ", "\r\n\t", "\\n",
    "\\r\\n", "\\t", "%0a", "%0d%0a", "&#10"
  };

  private static final String WHITE = " \t\n\u000b\f\r";

  private final Triggers triggers;
  private final Base64Forms base64;

  TriggerForms(Triggers triggers) {
    this.triggers = triggers;
    this.base64 = new Base64Forms(triggers);
  }

  /** Returns about how many triggers so much adds. */
  static long expected(KnownSecrets.Extent known) {
    return PER_VALUE * (known.values() + known.folded()) + PER_NAME * known.shortNames();
  }

  /** Adds what came since. */
  void add(KnownSecrets known, KnownSecrets.Extent since) {
    known.values(since).forEach(this::add);
    known.folded(since).forEach(this::addFolded);
    known.inBase64(since).forEach(base64::addTwice);
    known.shortValues().names(since.shortNames()).forEach(this::addName);
  }

  private void addName(String name) {
    for (char grown : NamedValue.GROWN.toCharArray()) {
      add(Triggers.NAME, grown + name);
    }
    if (name.length() >= WIDTH) {
      add(Triggers.NAME, name);
    } else {
      for (char sign : NamedValue.BEHIND_NAME.toCharArray()) {
        add(Triggers.NAME, name + sign);
      }
    }
  }

  private void add(byte[] value) {
    addPlain(value, 0, "");
    addEscapedThroughout(value);
    if (!isWide(value)) {
      addSoftBreaks(value);
      addColours(value);
    }
    addNumbers(value[0], value[1]);
    base64.add(value);
  }

  private void addNumbers(byte first, byte second) {
    int pair = (first & 0xff) << 8 | (second & 0xff);
    if (!triggers.numbers().get(pair)) {
      triggers.numbers().set(pair);
      NumberForms.hex(first, second).forEach(form -> add(Triggers.HEX, form));
      NumberForms.numbers(first, second)
          .forEach(form -> triggers.addLong(latin(form), Triggers.NUMBERS));
    }
  }

  /** As {@link #add}, of a value in which a blank stands for any white space. */
  private void addFolded(byte[] value) {
    add(value);
    addSpacedBase64(value);
    for (byte space = '\t'; value[1] == ' ' && space <= '\r'; space++) {
      addNumbers(value[0], space);
    }
    int at = 0;
    while (at < WIDTH && value[at] != ' ') {
      at++;
    }
    // White space in the first bytes alone is seen by the triggers.
    for (String space : at < WIDTH ? SPACES : new String[0]) {
      String before = latin(value, 0, at);
      addSpaced(before + space, value, at + 1);
    }
  }

  /** Base64 is told by what five bytes make, of which one or two may be any white space. */
  private void addSpacedBase64(byte[] value) {
    String text = latin(value, 0, value.length);
    int blank = text.indexOf(' ');
    if (blank < 0 || blank >= Base64Forms.VALUE_BYTES) {
      return;
    }
    for (char first : WHITE.toCharArray()) {
      for (String second : (WHITE + "\0").split("")) {
        String white = first + (second.equals("\0") ? "" : second);
        base64.addWhole(latin(text.substring(0, blank) + white + text.substring(blank + 1)));
      }
    }
  }

  private void addSpaced(String prefix, byte[] value, int at) {
    if (prefix.length() >= WIDTH) {
      add(Triggers.PLAIN, prefix);
    } else if (value[at] != ' ') {
      addSpaced(prefix + latin(value, at, 1), value, at + 1);
    } else {
      for (String space : SPACES) {
        addSpaced(prefix + space, value, at + 1);
      }
    }
  }

  /** Text in UTF-16 is looked for in fewer forms: it is rarely wrapped. */
  private static boolean isWide(byte[] value) {
    return value[1] == 0;
  }

  /** Quoted-printable text breaks lines after any character. */
  private void addSoftBreaks(byte[] value) {
    for (int at = 1; at < WIDTH; at++) {
      String before = latin(value, 0, at);
      String behind = latin(value, at, WIDTH - at);
      add(Triggers.PLAIN, before + "=\n" + behind);
      add(Triggers.PLAIN, before + "=\r\n" + behind);
    }
    add(Triggers.PLAIN, latin(value, 0, 1) + "=\n=");
  }

  private void addColours(byte[] value) {
    for (char next : "0123456789;mK".toCharArray()) {
      add(Triggers.PLAIN, latin(value, 0, 1) + "\u001b[" + next);
    }
    add(Triggers.PLAIN, latin(value, 0, 1) + "\u001b(B");
    add(Triggers.PLAIN, latin(value, 0, 1) + "\u001b(0");
    add(Triggers.PLAIN, latin(value, 0, 2) + "\u001b[");
    add(Triggers.PLAIN, latin(value, 0, 2) + "\u001b(");
    add(Triggers.PLAIN, latin(value, 0, 3) + "\u001b");
  }

  private void addPlain(byte[] value, int at, String prefix) {
    if (prefix.length() >= WIDTH) {
      add(Triggers.PLAIN, prefix);
      return;
    }
    int length = characterLength(value, at);
    String raw = latin(value, at, length);
    addPlain(value, at + length, prefix + raw);
    byte b = value[at];
    if (Scan.isWord(b) && b != '_') {
      return;
    }
    for (String escape : escapes(value, at, length)) {
      addPlain(value, at + length, prefix + escape);
    }
  }

  private static List<String> escapes(byte[] value, int at, int length) {
    List<String> escapes = new ArrayList<>();
    byte b = value[at];
    escapes.add(length == 1 ? "%" + Hex.of(b) : "%" + Hex.of(b) + "%");
    escapes.add("%25" + Hex.of(b));
    escapes.add(length == 1 ? "=" + Hex.of(b) : "=" + Hex.of(b) + "=");
    escapes.add("\\x" + Hex.of(b));
    escapes.add(octal(b));
    if (length == 1 && b >= 0) {
      escapes.add("\\" + (char) b);
      escapes.add("\\u00");
      escapes.add("\\\\u0");
      escapes.add("\\\\" + (char) b);
      escapes.add("\\\\\\" + (char) b);
      int letter = "\n\r\t\b\f\u000b\u0007\u001b".indexOf(b);
      if (letter >= 0) {
        escapes.add("\\" + "nrtbfvae".charAt(letter));
        escapes.add("\\\\" + "nrtbfvae".charAt(letter));
      }
      escapes.addAll(signs(b));
    } else if (length > 1) {
      int code = new String(value, at, length, StandardCharsets.UTF_8).codePointAt(0);
      String first = Hex.of((byte) (Character.toChars(code)[0] >> 8));
      escapes.add("\\u" + first);
      escapes.add("\\\\u" + first);
      addReferences(escapes, code);
    }
    return escapes;
  }

  private static List<String> signs(byte b) {
    List<String> signs = new ArrayList<>();
    if (b == ' ') {
      signs.add("+");
      signs.add("%2b");
    } else if (b == '"') {
      signs.add("\"\"");
    } else if (b == '\'') {
      signs.add("''");
      signs.add("'\\''");
      signs.add("'\"'\"'");
    }
    int named = "&<>\"'".indexOf(b);
    if (named >= 0) {
      signs.add(new String[] {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}[named]);
    }
    addReferences(signs, b);
    return signs;
  }

  private static void addReferences(List<String> escapes, int code) {
    escapes.add("&#" + code + ";");
    escapes.add("&#x" + Integer.toHexString(code) + ";");
    escapes.add("&#0" + code + ";");
    escapes.add("&#00");
    escapes.add("&#x0");
  }

  /** Some encoders escape letters and digits too, and then all of them. */
  private void addEscapedThroughout(byte[] value) {
    byte first = value[0];
    add(Triggers.PLAIN, "%" + Hex.of(first) + "%");
    add(Triggers.PLAIN, "%25" + Hex.of(first));
    add(Triggers.PLAIN, "=" + Hex.of(first) + "=");
    add(Triggers.PLAIN, "\\x" + Hex.of(first));
    add(Triggers.PLAIN, octal(first));
    if (first >= 0) {
      add(Triggers.PLAIN, "\\u00");
      add(Triggers.PLAIN, "\\\\u0");
      List<String> references = new ArrayList<>();
      addReferences(references, first);
      references.forEach(reference -> add(Triggers.PLAIN, reference));
    }
  }

  private void add(int kind, String prefix) {
    triggers.add(latin(prefix), kind);
  }

  /** Returns how many bytes the character takes in UTF-8, or 1 where there is none. */
  private static int characterLength(byte[] value, int at) {
    int lead = value[at] & 0xff;
    int length = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + length > value.length) {
      return 1;
    }
    for (int i = 1; i < length; i++) {
      if ((value[at + i] & 0xc0) != 0x80) {
        return 1;
      }
    }
    return length;
  }

  private static String octal(byte b) {
    return "\\" + NumberForms.octal(b);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
