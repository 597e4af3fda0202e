// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A known value as one pattern for each family of encodings: the value is written, in all ways,
 * where the engine reads. What the encodings are is told by the JDK's encoders where it has them.
 */
final class NaiveValue {
  private static final int WRAPPED = 61;
  private static final Pattern WRAP_AT_BEGINNING = Pattern.compile("[^\\r\\n]{0,3}[\\r\\n]");
  private static final Pattern SHARED = Pattern.compile("(?<!\\\\(?=[nr]))[A-Za-z0-9+/_-]$");
  private static final String BETWEEN_DIGITS =
      "(?:(?:[\\r\\n]|\\\\[nr])(?:[\\r\\n \\t]|\\\\[nr])*)?";
  private static final String ESCAPES = "\n\r\t\b\f\u000b\u0007\u001b";

  private static final String BETWEEN_BYTES = "[ :,\\n\\r-]{0,3}";

  /** A line of eight characters and more, and the shorter ones right before it. */
  private static final Pattern LONG_LINE =
      Pattern.compile("(?m)((?:^[ \\t]*[^\\n]{0,7}\\r?\\n)*)^[ \\t]*([^\\s][^\\n]{6,}[^\\s])");

  /** The shorter lines right behind one. */
  private static final Pattern BEHIND =
      Pattern.compile("^\\s*?(?:\\r?\\n[ \\t]*[^\\n]{0,7}(?=\\r?\\n|$))+");

  /** White space of any kind and length stands for each other. */
  private final boolean folded;

  private final List<Pattern> forms = new ArrayList<>();
  private final List<Pattern> base64 = new ArrayList<>();

  private NaiveValue(byte[] value, boolean folded) {
    this.folded = folded;
    List<byte[]> characters = characters(value);
    add(characters, NaiveValue::raw);
    add(characters, NaiveValue::backslash);
    add(characters, c -> is(c, '\'') ? "(?:'\\\\''|'\"'\"'|')" : raw(c));
    add(characters, NaiveValue::xml);
    add(characters, NaiveValue::references);
    add(characters, c -> isWord(c) ? raw(c) : is(c, '%') ? percent(c) : either(raw(c), percent(c)));
    add(characters, NaiveValue::form);
    add(characters, NaiveValue::percent);
    add(characters, NaiveValue::twice);
    add(characters, c -> "%25" + HexFormat.ofDelimiter("%25").formatHex(c));
    add(characters, c -> escape("\\\\x(?i:%02x)", c));
    add(characters, NaiveValue::doubled);
    add(characters, "(?:=\\r?\\n)*", NaiveValue::quotedPrintable);
    add(characters, BETWEEN_BYTES, NaiveValue::separated);
    for (int lead = 0; lead < 3; lead++) {
      base64.add(base64(value, lead));
    }
  }

  /** The digits that the value makes in base64, which are looked for in base64 alone. */
  private static List<NaiveValue> inBase64(byte[] value) {
    String alone = Base64.getEncoder().encodeToString(value);
    Set<String> all = new TreeSet<>(List.of(alone));
    for (int lead = 0; lead < 3; lead++) {
      byte[] whole = new byte[lead + value.length];
      System.arraycopy(value, 0, whole, lead, value.length);
      String digits = Base64.getEncoder().withoutPadding().encodeToString(whole);
      all.add(digits.substring((lead * 8 + 5) / 6, whole.length * 8 / 6));
    }
    List<NaiveValue> values = new ArrayList<>();
    all.forEach(digits -> values.add(new NaiveValue(digits)));
    return values;
  }

  private NaiveValue(String digits) {
    folded = false;
    for (int lead = 0; lead < 3; lead++) {
      base64.add(base64(digits.getBytes(StandardCharsets.ISO_8859_1), lead));
    }
  }

  /** All that is looked for where this is secret. */
  static List<NaiveValue> of(String secret) {
    String whole = secret.strip();
    Set<String> texts = new TreeSet<>(List.of(whole));
    Set<String> folded = new TreeSet<>();
    Matcher lines = LONG_LINE.matcher(whole);
    while (lines.find()) {
      texts.add(lines.group(2));
      folded.add((lines.group(1) + lines.group(2)).strip());
      folded.add(
          lines.group(2)
              + BEHIND
                  .matcher(whole.substring(lines.end(2)))
                  .results()
                  .findFirst()
                  .map(r -> r.group())
                  .orElse("")
                  .stripTrailing());
    }
    folded.add(whole);
    folded.removeIf(text -> !text.matches("(?s).*[\\n\\t].*"));
    List<NaiveValue> values = new ArrayList<>();
    for (String text : texts) {
      values.add(new NaiveValue(text.getBytes(StandardCharsets.UTF_8), false));
      values.addAll(inBase64(text.getBytes(StandardCharsets.UTF_8)));
      byte[] wide = text.getBytes(StandardCharsets.UTF_16LE);
      boolean zero = wide[wide.length - 1] == 0;
      values.add(new NaiveValue(Arrays.copyOf(wide, wide.length - (zero ? 1 : 0)), false));
    }
    folded.forEach(text -> values.add(new NaiveValue(text.getBytes(StandardCharsets.UTF_8), true)));
    return values;
  }

  /** Tells every place where it begins, and what is masked for that. */
  void find(String text, BiConsumer<Integer, RegexRule.Span> found) {
    for (Pattern form : forms) {
      Matcher matcher = form.matcher(text);
      for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
        found.accept(matcher.start(), new RegexRule.Span(matcher.start(), matcher.end()));
      }
    }
    for (Pattern form : base64) {
      Matcher matcher = form.matcher(text);
      for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
        // Letters at a line's end are no base64 unless a long line of it ends there.
        int at0 = matcher.start();
        if (!WRAP_AT_BEGINNING.matcher(matcher.group()).lookingAt()
            || digitsBefore(text, at0) >= WRAPPED) {
          int start = form == base64.get(0) ? at0 : sharedDigit(text, at0);
          found.accept(at0, new RegexRule.Span(start, matcher.end()));
        }
      }
    }
  }

  /** The digit before, which holds the value's first bits. */
  private static int sharedDigit(String text, int at) {
    return SHARED.matcher(text.substring(Math.max(0, at - 2), at)).find() ? at - 1 : at;
  }

  private static int digitsBefore(String text, int at) {
    int digits = 0;
    while (digits < at
        && Pattern.matches("[A-Za-z0-9+/_-]", text.substring(at - digits - 1, at - digits))) {
      digits++;
    }
    return digits;
  }

  private interface Writer {
    String ways(byte[] character);
  }

  private void add(List<byte[]> characters, Writer writer) {
    add(characters, "", writer);
  }

  private void add(List<byte[]> characters, String between, Writer writer) {
    List<String> all = new ArrayList<>();
    boolean inSpace = false;
    for (byte[] character : characters) {
      boolean space = folded && isSpace(character);
      if (!space) {
        all.add(writer.ways(character));
      } else if (!inSpace) {
        all.add(anySpace(between, writer));
      }
      inSpace = space;
    }
    forms.add(Pattern.compile(String.join(between, all), Pattern.DOTALL));
  }

  private static String anySpace(String between, Writer writer) {
    List<String> each = new ArrayList<>();
    for (char c : " \t\n\u000b\f\r".toCharArray()) {
      each.add(writer.ways(new byte[] {(byte) c}));
    }
    String one = either(each.toArray(new String[0]));
    return one + "(?:" + between + one + ")*";
  }

  private static boolean isSpace(byte[] character) {
    return character.length == 1 && " \t\n\u000b\f\r".indexOf(character[0]) >= 0;
  }

  /** Characters in UTF-8; a byte that belongs to none is one of its own. */
  private static List<byte[]> characters(byte[] value) {
    List<byte[]> characters = new ArrayList<>();
    for (int at = 0; at < value.length; ) {
      int most = Math.min(value.length, at + 4);
      byte[] character = {value[at]};
      for (int end = at + 2; end <= most; end++) {
        byte[] longer = Arrays.copyOfRange(value, at, end);
        character = isOneCharacter(longer) ? longer : character;
      }
      characters.add(character);
      at += character.length;
    }
    return characters;
  }

  private static boolean isOneCharacter(byte[] utf8) {
    return isText(utf8) && text(utf8).codePointCount(0, text(utf8).length()) == 1;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static boolean isText(byte[] character) {
    return text(character).indexOf('\ufffd') < 0;
  }

  private static boolean is(byte[] character, char c) {
    return character.length == 1 && character[0] == c;
  }

  /** Letters and digits stand as they are, or all characters are escaped. */
  private static boolean isWord(byte[] character) {
    return raw(character).matches("\\\\Q\\w\\\\E");
  }

  private static String either(String... ways) {
    return "(?:" + String.join("|", ways) + ")";
  }

  private static String raw(byte[] bytes) {
    return Pattern.quote(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String hex(byte[] bytes) {
    return "(?i:" + HexFormat.of().formatHex(bytes) + ")";
  }

  private static String escape(String format, byte[] bytes) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : bytes) {
      escaped.append(String.format(Locale.ROOT, format, b & 0xff));
    }
    return escaped.toString();
  }

  private static String percent(byte[] bytes) {
    return "(?i:" + HexFormat.ofDelimiter("").withPrefix("%").formatHex(bytes) + ")";
  }

  /** In hexadecimal with signs between the bytes. */
  private static String separated(byte[] character) {
    List<String> bytes = new ArrayList<>();
    for (byte b : character) {
      bytes.add("(?i:0x)?" + hex(new byte[] {b}));
    }
    return String.join(BETWEEN_BYTES, bytes);
  }

  private static String twice(byte[] c) {
    if (is(c, ' ')) {
      return either(" ", "%20", "%2520", "%2[bB]");
    }
    return isWord(c)
        ? raw(c)
        : is(c, '%')
            ? "%2525"
            : either(
                raw(c), percent(c), "(?i:%25" + HexFormat.ofDelimiter("%25").formatHex(c) + ")");
  }

  private static String doubled(byte[] c) {
    return is(c, '"') ? "\"\"?" : is(c, '\'') ? "''?" : raw(c);
  }

  private static String quotedPrintable(byte[] character) {
    List<String> bytes = new ArrayList<>();
    for (byte b : character) {
      String escaped = String.format(Locale.ROOT, "=(?i:%02x)", b);
      bytes.add(b == '=' ? escaped : either(raw(new byte[] {b}), escaped));
    }
    return String.join("(?:=\\r?\\n)*", bytes);
  }

  private static String references(byte[] c) {
    int code = isText(c) ? text(c).codePointAt(0) : c[0] & 0xff;
    return String.format(Locale.ROOT, "&#(?:0{0,6}%d|[xX]0{0,6}(?i:%x));", code, code);
  }

  private static String form(byte[] c) {
    if (is(c, '%') || is(c, '+')) {
      return percent(c);
    }
    if (isWord(c)) {
      return raw(c);
    }
    return is(c, ' ') ? either("\\+", " ", "%20") : either(raw(c), percent(c));
  }

  private static String backslash(byte[] character) {
    if (isWord(character)) {
      return raw(character);
    }
    StringBuilder eachByte = new StringBuilder();
    for (byte b : character) {
      eachByte.append(backslash(b));
    }
    if (!isText(character)) {
      return eachByte.toString();
    }
    StringBuilder units = new StringBuilder();
    for (char unit : text(character).toCharArray()) {
      units.append(String.format(Locale.ROOT, "\\\\u(?i:%04x)", (int) unit));
    }
    return either(eachByte.toString(), units.toString());
  }

  private static String backslash(byte b) {
    byte[] one = {b};
    List<String> ways = new ArrayList<>();
    ways.add(String.format(Locale.ROOT, "\\\\x(?i:%02x)", b & 0xff));
    ways.add(String.format(Locale.ROOT, "\\\\%03o", b & 0xff));
    if (b != '\\') {
      ways.add(raw(one));
    }
    if ("nrtbfvaexu0123".indexOf(b) < 0) {
      ways.add("\\\\" + raw(one));
    }
    int letter = ESCAPES.indexOf(b);
    if (letter >= 0) {
      ways.add("\\\\" + "nrtbfvae".charAt(letter));
    }
    return either(ways.toArray(new String[0]));
  }

  private static String xml(byte[] c) {
    if (!isText(c) || isWord(c)) {
      return raw(c);
    }
    int code = text(c).codePointAt(0);
    List<String> ways = new ArrayList<>();
    ways.add("&#0{0,6}" + code + ";");
    ways.add(String.format(Locale.ROOT, "&#[xX]0{0,6}(?i:%x);", code));
    int named = "&<>\"'".indexOf(code);
    if (named >= 0) {
      ways.add("&" + List.of("amp", "lt", "gt", "quot", "apos").get(named) + ";");
    }
    if (code != '&') {
      ways.add(raw(c));
    }
    return either(ways.toArray(new String[0]));
  }

  /** Each digit that depends on the value and on nothing before it, whatever follows. */
  private static Pattern base64(byte[] value, int lead) {
    int first = (lead * 8 + 5) / 6;
    int end = ((lead + value.length) * 8 + 5) / 6;
    List<Set<String>> digits = new ArrayList<>();
    for (int following = 0; following < 256; following++) {
      byte[] whole = new byte[lead + value.length + 3];
      System.arraycopy(value, 0, whole, lead, value.length);
      whole[lead + value.length] = (byte) following;
      String text = Base64.getEncoder().encodeToString(whole);
      for (int at = first; at < end; at++) {
        if (following == 0) {
          digits.add(new TreeSet<>());
        }
        digits.get(at - first).add(text.substring(at, at + 1));
      }
    }
    List<String> classes = new ArrayList<>();
    for (Set<String> digit : digits) {
      String each = String.join("", digit).replace("+", "+\\-").replace("/", "/_");
      classes.add("[" + each + "]");
    }
    return Pattern.compile(String.join(BETWEEN_DIGITS, classes) + "={0,2}");
  }
}
