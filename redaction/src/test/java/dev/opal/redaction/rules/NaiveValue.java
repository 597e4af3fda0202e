// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
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
  private static final Pattern REST_OF_A_LINE =
      Pattern.compile("[^\\n]{0," + NaiveNumbers.MOST_OF_A_COLUMN + "}");
  private static final Pattern SHARED = Pattern.compile("(?<!\\\\(?=[nr]))[A-Za-z0-9+/_-]$");
  static final String BETWEEN_DIGITS =
      "(?:[\\r\\n \\t]|\\\\{1,3}[nrt \n\r\t]|%(?i:0[ad]|09|20)|&#0{0,6}(?:9|10|13|32);|&#[xX]0{0,6}(?i:9|a|d|20);|\\\\{1,3}u00(?i:09|0a|0d|20))*";

  static final String PADDING = "(?:=|%3[dD]|" + NaiveForms.escapedSign('=') + "){0,2}";

  /** A line of eight characters and more, and the shorter ones right before it. */
  private static final Pattern LONG_LINE =
      Pattern.compile("(?m)((?:^[ \\t]*[^\\n]{0,7}\\r?\\n)*)^[ \\t]*([^\\s][^\\n]{6,}[^\\s])");

  /** The shorter lines right behind one. */
  private static final Pattern BEHIND =
      Pattern.compile("^\\s*?(?:\\r?\\n[ \\t]*[^\\n]{0,7}(?=\\r?\\n|$))+");

  /** The encodings in which most characters may stand as they are. */
  private static final List<Form> PLAIN =
      List.of(
          new Form(NaiveForms::raw),
          new Form(NaiveForms::backslash),
          new Form(c -> NaiveForms.is(c, '\'') ? "(?:'\\\\''|'\"'\"'|')" : NaiveForms.raw(c)),
          new Form(NaiveForms::xml),
          new Form(NaiveForms::references),
          new Form(NaiveValue::percent),
          new Form(NaiveForms::form),
          new Form(NaiveForms::percent),
          new Form(NaiveForms::twice),
          new Form(c -> "%25" + HexFormat.ofDelimiter("%25").formatHex(c)),
          new Form(c -> NaiveForms.escape("\\\\x(?i:%02x)", c)),
          new Form(c -> NaiveForms.doubled(c, "\"'")),
          new Form(c -> NaiveForms.doubled(c, "'")),
          new Form(c -> NaiveForms.doubled(c, "\"")),
          new Form("(?:=\\r?\\n)*", NaiveForms::quotedPrintable),
          new Form(NaiveForms.COLOURS, c -> NaiveForms.raw(c, NaiveForms.COLOURS)));

  /** White space of any kind and length stands for each other. */
  private final boolean folded;

  private final List<Pattern> forms = new ArrayList<>();
  private final List<Pattern> base64 = new ArrayList<>();
  private final List<NaiveTwice> twice = new ArrayList<>();

  /** Of its last line the rest is masked too. */
  private final List<Pattern> dumped = new ArrayList<>();

  private NaiveValue(byte[] value, boolean folded) {
    this.folded = folded;
    List<byte[]> characters = NaiveForms.characters(value);
    PLAIN.forEach(form -> add(characters, form.between(), form.writer()));
    add(characters, NaiveForms.BETWEEN_BYTES, NaiveForms::separated);
    for (NaiveNumbers numbers : NaiveNumbers.values()) {
      add(characters, numbers.between(), numbers::numbers);
    }
    dumped.add(forms.remove(forms.size() - NaiveNumbers.values().length));
    for (int lead = 0; lead < 3; lead++) {
      base64.add(base64(value, lead));
    }
  }

  private static String percent(byte[] c) {
    if (NaiveForms.isWord(c)) {
      return NaiveForms.raw(c);
    }
    return NaiveForms.is(c, '%')
        ? NaiveForms.percent(c)
        : NaiveForms.either(NaiveForms.raw(c), NaiveForms.percent(c));
  }

  /** Returns the value in each of the encodings that {@link #PLAIN} tells, as patterns. */
  static List<String> plain(byte[] value) {
    List<String> ways = new ArrayList<>();
    for (Form form : PLAIN) {
      List<String> all = new ArrayList<>();
      NaiveForms.characters(value).forEach(c -> all.add(form.writer().ways(c)));
      ways.add(String.join(form.between(), all));
    }
    return ways;
  }

  private interface Writer {
    String ways(byte[] character);
  }

  /** What stands between two characters, and how each is written. */
  private record Form(String between, Writer writer) {
    Form(Writer writer) {
      this("", writer);
    }
  }

  /** The digits that the value makes in base64, which are looked for in base64 alone. */
  private static List<NaiveTwice> inBase64(byte[] value) {
    String alone = Base64.getEncoder().encodeToString(value);
    Set<String> all = new TreeSet<>(List.of(alone));
    for (int lead = 0; lead < 3; lead++) {
      byte[] whole = new byte[lead + value.length];
      System.arraycopy(value, 0, whole, lead, value.length);
      String digits = Base64.getEncoder().withoutPadding().encodeToString(whole);
      all.add(digits.substring((lead * 8 + 5) / 6, whole.length * 8 / 6));
    }
    return all.stream().map(NaiveTwice::new).toList();
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
      NaiveValue value = new NaiveValue(text.getBytes(StandardCharsets.UTF_8), false);
      value.twice.addAll(inBase64(text.getBytes(StandardCharsets.UTF_8)));
      values.add(value);
      byte[] wide = text.getBytes(StandardCharsets.UTF_16LE);
      boolean zero = wide[wide.length - 1] == 0;
      values.add(new NaiveValue(Arrays.copyOf(wide, wide.length - (zero ? 1 : 0)), false));
      if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
        byte[] other = text.getBytes(StandardCharsets.UTF_16BE);
        int from = other[0] == 0 ? 1 : 0;
        values.add(new NaiveValue(Arrays.copyOfRange(other, from, other.length), false));
      }
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
    for (Pattern form : dumped) {
      Matcher matcher = form.matcher(text);
      for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
        Matcher rest = REST_OF_A_LINE.matcher(text).region(matcher.end(), text.length());
        boolean several = matcher.group().indexOf('\n') >= 0 && rest.lookingAt();
        int end = several ? rest.end() : matcher.end();
        found.accept(matcher.start(), new RegexRule.Span(matcher.start(), end));
      }
    }
    for (Pattern form : base64) {
      Matcher matcher = form.matcher(text);
      for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
        found(text, matcher.start(), matcher.end(), form == base64.get(0), found);
      }
    }
    for (NaiveTwice digits : twice) {
      digits.find(text, (at, end, whole) -> found(text, at, end, whole, found));
    }
  }

  /** Letters at a line's end are no base64 unless a long line of it ends there. */
  private static void found(
      String text, int at, int end, boolean whole, BiConsumer<Integer, RegexRule.Span> found) {
    if (!WRAP_AT_BEGINNING.matcher(text.substring(at, end)).lookingAt()
        || digitsBefore(text, at) >= WRAPPED) {
      found.accept(at, new RegexRule.Span(whole ? at : sharedDigit(text, at), end));
    }
  }

  /** The digit before, which holds the value's first bits. */
  private static int sharedDigit(String text, int at) {
    return SHARED.matcher(text.substring(Math.max(0, at - 2), at)).find() ? at - 1 : at;
  }

  private static int digitsBefore(String text, int at) {
    int digits = 0;
    while (digits < at
        && Pattern.matches(
            "[A-Za-z0-9+/_%\\\\&#;-]", text.substring(at - digits - 1, at - digits))) {
      digits++;
    }
    return digits;
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
    String one = NaiveForms.either(each.toArray(new String[0]));
    return one + "(?:" + between + one + ")*";
  }

  private static boolean isSpace(byte[] character) {
    return character.length == 1 && " \t\n\u000b\f\r".indexOf(character[0]) >= 0;
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
      List<String> ways = new ArrayList<>(List.of("[" + each + "]"));
      if (digit.contains("+")) {
        ways.add("%2[bB]");
        ways.add(NaiveForms.escapedSign('+'));
      }
      if (digit.contains("/")) {
        ways.add("%2[fF]");
        ways.add(NaiveForms.escapedSign('/'));
      }
      classes.add(NaiveForms.either(ways.toArray(new String[0])));
    }
    return Pattern.compile(String.join(BETWEEN_DIGITS, classes) + PADDING);
  }
}
