// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells what stands behind a name in text from what program text, forms and prose put there: {@code
 * password = readPassword(in)}, {@code token: string}, {@code secret=${SECRET}}. In doubt it is a
 * secret.
 */
final class AssignedText {
  /**
   * Names that program text uses for much else: behind them nothing counts that could be a word.
   */
  private static final Set<String> OFTEN_HARMLESS =
      Set.of("token", "tokens", "credential", "credentials", "authorization");

  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate");

  /** Types and words of languages. */
  private static final Set<String> LANGUAGE =
      SecretWords.words(
          "string str text buffer uint8array byteslike record char chars bytes byte bool boolean"
              + " int integer number float double long object any void unknown array list map dict"
              + " value values type self this super null none nil undefined inherit await new return function func static const var"
              + " let class lambda async typeof not and the for from your you redacted");

  private static final Set<String> OPERATORS = Set.of("=>", "==", "!=", "||", "??");

  /**
   * No word of a language is as long, nor is a name in program text without a sign of its parts.
   */
  private static final int LONG_WORD = 18;

  private AssignedText() {}

  /** Tells whether a value is a secret behind a name, which begins with the word that says so. */
  static boolean isSecret(String name, String value) {
    List<String> words = SecretNames.words(name);
    boolean opens = false;
    for (String word : words) {
      if (SCHEMES.contains(word)) {
        return !isPlaceholder(value) && !namesASecret(value);
      }
      opens |= SecretNames.isSecretWord(word) && !OFTEN_HARMLESS.contains(word);
    }
    if (words.isEmpty()) {
      return isSecret(value);
    }
    String last = words.get(words.size() - 1);
    return !isCount(words, value)
        && !SecretNames.isAbout(words)
        && isSecret(value)
        && (opens || (!SecretWords.ADDRESS.contains(last) && isRandom(value)));
  }

  /** As {@link #isSecret(String, String)}, of a value that is a secret somewhere. */
  static boolean isKnownSecret(String name, String value) {
    List<String> words = SecretNames.words(name);
    return !words.isEmpty()
        && !isCount(words, value)
        && !SecretNames.isAbout(words)
        && !PlainValues.isWord(value);
  }

  private static boolean isCount(List<String> words, String value) {
    return SecretWords.COUNTED.contains(words.get(words.size() - 1)) && PlainValues.isNumber(value);
  }

  /** Tells whether a value is a secret where the place says that one is expected. */
  static boolean isSecret(String value) {
    String text = beforeLineEnd(value).strip();
    if (text.isEmpty()) {
      return true;
    }
    return !isNumber(text)
        && !PlainValues.isWord(text)
        && !PlainValues.isPath(text)
        && !isPlaceholder(text)
        && !isExpression(text)
        && !namesASecret(text)
        && !(text.indexOf(' ') >= 0 && isProse(text));
  }

  /** Program text stands in other text with its line ends escaped. */
  private static String beforeLineEnd(String value) {
    int end = value.indexOf("\\n");
    int carriage = value.indexOf("\\r");
    end = end < 0 || (carriage >= 0 && carriage < end) ? carriage : end;
    return end > 0 ? value.substring(0, end) : value;
  }

  /** Of three digits at most, or as program text writes it. */
  private static boolean isNumber(String text) {
    boolean based = text.startsWith("0x") || text.startsWith("0b");
    return based ? text.length() <= 11 : text.length() <= 3 && PlainValues.isNumber(text);
  }

  /** {@code xxxx}, {@code <token>}, {@code ${TOKEN}}, {@code {{ token }}}, {@code %s}. */
  private static boolean isPlaceholder(String text) {
    char first = text.charAt(0);
    if (isRepeated(text) || text.endsWith("...") || text.startsWith("arn:")) {
      return true;
    }
    return switch (first) {
      case '<' -> text.indexOf('>') > 0;
      case '$' -> endOfName(text, 1) == text.length() || "{(".indexOf(text.charAt(1)) >= 0;
      case '{' -> text.startsWith("{{") || text.indexOf('}') == endOfName(text, 1);
      case '%' -> text.startsWith("%(") || text.startsWith("%s") || text.endsWith("%");
      case '#' -> text.startsWith("#{");
      case '[' -> text.startsWith(Masks.MARK_START);
      default -> false;
    };
  }

  private static boolean isRepeated(String text) {
    int at = 1;
    while (at < text.length() && text.charAt(at) == text.charAt(0)) {
      at++;
    }
    return at == text.length();
  }

  /** Names with a dot between, or a name and what is called, looked up or compared. */
  private static boolean isExpression(String text) {
    int from = 0;
    while (from < text.length() && "=!~*&(@-+:".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    int end = endOfPath(text, from);
    if (end < text.length()) {
      return end > from && isOperator(text, end);
    }
    boolean operated = from > 0 && "=:".indexOf(text.charAt(0)) >= 0;
    boolean path = endOfName(text, from) < end;
    return ((path || operated) && !hasDigit(text))
        || LANGUAGE.contains(text.substring(from).toLowerCase(Locale.ROOT));
  }

  /** Returns the end of the names that begin there, with a dot or the like between. */
  private static int endOfPath(String text, int from) {
    int end = endOfName(text, from);
    for (int next = end; next > from && next < text.length(); ) {
      int dot = lengthOfDot(text, next);
      int nextEnd = dot == 0 ? next : endOfName(text, next + dot);
      if (nextEnd <= next + dot) {
        break;
      }
      end = nextEnd;
      next = nextEnd;
    }
    return end;
  }

  private static int lengthOfDot(String text, int at) {
    boolean two =
        text.startsWith("?.", at) || text.startsWith("::", at) || text.startsWith("->", at);
    return two ? 2 : text.charAt(at) == '.' ? 1 : 0;
  }

  /** Two equals signs at the end are those of base64. */
  private static boolean isOperator(String text, int at) {
    char c = text.charAt(at);
    boolean operator = at + 2 < text.length() && OPERATORS.contains(text.substring(at, at + 2));
    return c == '(' || c == '[' || operator;
  }

  /** Returns the end of the name that begins there. */
  private static int endOfName(String text, int from) {
    int at = from;
    while (at < text.length() && isNamePart(text.charAt(at), at > from)) {
      at++;
    }
    return at;
  }

  private static boolean isNamePart(char c, boolean inside) {
    boolean digit = c >= '0' && c <= '9';
    return digit ? inside : c == '$' || Scan.isWord(c);
  }

  /** {@code newPassword}, {@code INVALID_TOKEN}, {@code secret}, {@code enter your password}. */
  private static boolean namesASecret(String text) {
    if (hasDigit(text) || (text.indexOf(' ') < 0 && endOfPath(text, 0) < text.length())) {
      return false;
    }
    for (String word : SecretNames.words(text)) {
      if (SecretNames.isSecretWord(word)) {
        return true;
      }
    }
    return false;
  }

  /** A sentence, or what stands between two quotes that belong to others. */
  private static boolean isProse(String text) {
    char last = text.charAt(text.length() - 1);
    return ".:!?,;+".indexOf(last) >= 0
        || ")+,;".indexOf(text.charAt(0)) >= 0
        || text.contains(" + ");
  }

  /** A digit among other signs, but not only the number of a version or of a variable. */
  private static boolean isRandom(String text) {
    int digits = digits(text);
    boolean letters = text.chars().anyMatch(c -> (c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (!letters) {
      return digits > 5 && digits == text.length();
    }
    List<String> words = SecretNames.words(text);
    if (digits == 0) {
      return text.length() >= LONG_WORD && (text.endsWith("=") || words.size() == 1);
    }
    boolean several = text.indexOf('.') >= 0 || words.size() > 1;
    return digits > 2 || !(several && endOfPath(text, 0) == text.length());
  }

  private static boolean hasDigit(String text) {
    return digits(text) > 0;
  }

  private static int digits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
    }
    return digits;
  }
}
