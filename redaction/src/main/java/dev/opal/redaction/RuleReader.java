// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules as text: a line {@code rule ID}, then indented lines of a key and a value. Lines that
 * begin with {@code #} say something to people. By hand and lazily, for it is on the way of every
 * start.
 */
final class RuleReader {
  private static final int HINT_LETTERS = 3;
  private static final String[] KEYS = {
    "class", "literal", "pattern", "before", "after", "entropy", "check", "until", "example",
    "counter", "not"
  };

  private final String name;
  private final String text;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private int lineNumber;
  private int ruleLine;

  private String id = "";
  private RuleClass ruleClass = RuleClass.SECRET;
  private List<String> literals = new ArrayList<>();
  private String pattern = "";
  private @Nullable Boolean ownWord;
  private boolean closed;
  private double entropy;
  private @Nullable Check check;
  private @Nullable String following;
  private @Nullable String until;
  private List<String> harmless = List.of();

  /** What stands beside a rule: a text in which it masks something, or one in which it does not. */
  record Sample(String rule, String text, boolean secret) {}

  private RuleReader(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * @param name what to call the text in a message
   */
  static List<Rule> read(String name, String text) throws RuleException {
    return new RuleReader(name, text).read();
  }

  static List<Sample> samples(String text) throws RuleException {
    RuleReader reader = new RuleReader("rules", text);
    reader.read();
    return reader.samples;
  }

  private List<Rule> read() throws RuleException {
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      lineNumber++;
      int first = from;
      while (first < end && text.charAt(first) <= ' ') {
        first++;
      }
      if (first < end && text.charAt(first) != '#') {
        line(first, text.charAt(end - 1) == '\r' ? end - 1 : end);
      }
      from = end + 1;
    }
    finish();
    return rules;
  }

  private void line(int from, int end) throws RuleException {
    int keyEnd = from;
    while (keyEnd < end && text.charAt(keyEnd) > ' ') {
      keyEnd++;
    }
    int valueStart = keyEnd;
    while (valueStart < end && text.charAt(valueStart) <= ' ') {
      valueStart++;
    }
    String key = text.substring(from, keyEnd);
    String value = text.substring(valueStart, end);
    if (value.isEmpty()) {
      throw at(lineNumber, "expected a value after " + key + ", saw none");
    }
    if (!key.equals("rule") && id.isEmpty()) {
      throw at(lineNumber, "expected a line that begins with rule, saw " + key);
    }
    take(key, value);
  }

  private void take(String key, String value) throws RuleException {
    switch (key) {
      case "rule" -> {
        finish();
        id = value.strip();
        ruleLine = lineNumber;
      }
      case "class" -> ruleClass = ruleClass(value.strip());
      case "literal" -> literals.add(value);
      case "pattern" -> pattern = value;
      case "before" -> ownWord = isBoundary(value.strip());
      case "after" -> closed = isBoundary(value.strip());
      case "entropy" -> entropy = bits(value.strip());
      case "check" -> check = check(value.strip());
      case "following" -> following = Following.parse(value);
      case "until" -> until = value;
      case "not" -> harmless = words(value);
      case "example" -> samples.add(new Sample(id, value.strip(), true));
      case "counter" -> samples.add(new Sample(id, value.strip(), false));
      default ->
          throw at(
              lineNumber,
              "expected class, literal, pattern, before, after, entropy, check, until, not,"
                  + " example or counter, saw "
                  + key
                  + hint(key));
    }
  }

  /** Guesses what was meant: what other tools call it, or what begins like it. */
  private static String hint(String key) {
    String meant =
        switch (key) {
          case "regex", "regexp", "match" -> "pattern";
          case "keyword", "keywords", "prefix" -> "literal";
          case "id", "name" -> "rule";
          default -> "";
        };
    for (String known : KEYS) {
      if (meant.isEmpty() && key.regionMatches(true, 0, known, 0, HINT_LETTERS)) {
        meant = known;
      }
    }
    return meant.isEmpty() ? "" : "; did you mean " + meant + "?";
  }

  private RuleClass ruleClass(String word) throws RuleException {
    for (RuleClass known : RuleClass.values()) {
      if (known.word().equals(word)) {
        return known;
      }
    }
    throw at(lineNumber, "expected the class secret, pii or resource-id, saw " + word);
  }

  private boolean isBoundary(String word) throws RuleException {
    if (!word.equals("boundary") && !word.equals("any")) {
      throw at(lineNumber, "expected boundary or any, saw " + word);
    }
    return word.equals("boundary");
  }

  private double bits(String word) throws RuleException {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw at(lineNumber, "expected bits a character such as 3.5, saw " + word);
    }
  }

  private Check check(String word) throws RuleException {
    Check known = Check.named(word);
    if (known == null) {
      throw at(lineNumber, "expected the name of a check such as luhn, saw " + word);
    }
    return known;
  }

  private static List<String> words(String value) {
    List<String> words = new ArrayList<>();
    for (int from = 0; from < value.length(); ) {
      int end = value.indexOf(' ', from);
      end = end < 0 ? value.length() : end;
      if (end > from) {
        words.add(value.substring(from, end));
      }
      from = end + 1;
    }
    return words;
  }

  private void finish() throws RuleException {
    if (!id.isEmpty()) {
      try {
        rules.add(
            new Rule(
                new RuleDraft(
                    id, ruleClass, literals, pattern, ownWord, closed, entropy, check, following,
                    until, harmless)));
      } catch (RuleException e) {
        throw at(ruleLine, "rule " + id + ": " + e.getMessage());
      }
    }
    ruleClass = RuleClass.SECRET;
    literals = new ArrayList<>();
    pattern = "";
    ownWord = null;
    closed = false;
    entropy = 0;
    check = null;
    following = null;
    until = null;
    harmless = List.of();
  }

  private RuleException at(int line, String message) {
    return new RuleException(name + ":" + line + ": " + message);
  }
}
