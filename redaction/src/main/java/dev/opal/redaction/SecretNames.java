// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells from a variable's name whether its value is a secret. A name is read as words, split at
 * anything but letters and digits and at a change from lower to upper case, so that {@code
 * SIGNING_KEY} and {@code apiKey} are secret and {@code KEYBOARD} is not. A name that only says
 * something about a secret ({@code KEY_FILE}, {@code TOKEN_TTL}) is none.
 */
final class SecretNames {
  private final Set<String> extraNames;
  private final Set<String> shownNames;

  /**
   * @param extraNames secret, whatever their words say
   * @param shownNames not secret, whatever their words say
   */
  SecretNames(Set<String> extraNames, Set<String> shownNames) {
    this.extraNames = Set.copyOf(extraNames);
    this.shownNames = Set.copyOf(shownNames);
  }

  /** Tells whether a variable of this name holds a secret, whatever its value is. */
  boolean isSecret(String name) {
    return extraNames.contains(name) || (saysSo(name) && !shownNames.contains(name));
  }

  /**
   * Tells whether this value of a variable of this name is a secret. A value that says nothing but
   * yes, no or none, that is a path, or the number of things of which the name speaks, is none,
   * unless a user named the variable.
   */
  boolean isSecret(String name, String value) {
    if (extraNames.contains(name)) {
      return true;
    }
    if (!isSecret(name) || PlainValues.isWord(value) || PlainValues.isPath(value)) {
      return false;
    }
    List<String> words = words(name);
    return !(SecretWords.COUNTED.contains(words.get(words.size() - 1))
        && PlainValues.isNumber(value));
  }

  private static boolean saysSo(String name) {
    if (SecretWords.NEVER.contains(name)) {
      return false;
    }
    List<String> words = words(name);
    int last = words.size() - 1;
    for (int i = 1; i <= last; i++) {
      if (SecretWords.TOGETHER.contains(words.get(i - 1) + "_" + words.get(i))
          && (i == last || !isAbout(words))) {
        return true;
      }
    }
    boolean opens = false;
    boolean served = false;
    for (int i = 0; i <= last; i++) {
      boolean secret = isSecretWord(words, i);
      boolean open = secret && !SecretWords.SERVED.contains(words.get(i));
      opens |= open;
      served |= secret && !open;
    }
    boolean address = last >= 0 && SecretWords.ADDRESS.contains(words.get(last));
    return (opens || (served && !address)) && !isAbout(words);
  }

  /** Tells whether a name ends with what is said about a secret. */
  static boolean isAbout(List<String> words) {
    int last = words.size() - 1;
    if (!words.get(last).equals("id") || last == 0) {
      return SecretWords.ABOUT.contains(words.get(last));
    }
    // The id of an access key is half of what opens; a secret id may be all of it.
    String before = words.get(last - 1);
    boolean accessKey = last > 1 && words.get(last - 2).equals("access");
    return before.equals("token") || before.equals("jwt") || (before.equals("key") && !accessKey);
  }

  private static boolean isSecretWord(List<String> words, int at) {
    String word = words.get(at);
    String before = at == 0 ? "" : words.get(at - 1);
    String letters = withoutDigits(word);
    if (letters.equals("key") || letters.equals("keys")) {
      return !SecretWords.KEY_OF_DATA.contains(before) && !isCounted(words, word);
    }
    if (letters.equals("token") || letters.equals("tokens")) {
      return !SecretWords.TOKEN_OF_TEXT.contains(before) && !isCounted(words, word);
    }
    boolean atEnd = at == words.size() - 1 && !word.equals("auth0");
    if (atEnd && (SecretWords.AT_END.contains(word) || SecretWords.AT_END.contains(letters))) {
      return !isCounted(words, word);
    }
    return SecretWords.ANYWHERE.contains(letters)
        ? !isCounted(words, word)
        : endsWithSecret(letters);
  }

  /** Tells whether a word, wherever it stands, says that something is secret. */
  static boolean isSecretWord(String word) {
    return SecretWords.ANYWHERE.contains(word);
  }

  private static boolean isCounted(List<String> words, String word) {
    return SecretWords.COUNTED.contains(word)
        && words.stream().anyMatch(SecretWords.COUNTING::contains);
  }

  /** Tells whether a secret word has grown together with what stands before it: PGPASSWORD. */
  private static boolean endsWithSecret(String letters) {
    for (String fused : SecretWords.FUSED) {
      if (letters.endsWith(fused)) {
        return true;
      }
    }
    return false;
  }

  private static String withoutDigits(String word) {
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) <= '9') {
      end--;
    }
    return word.substring(0, end);
  }

  /** By hand: a regex is slow to start. */
  static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= name.length(); at++) {
      if (endsWord(name, from, at)) {
        if (at > from) {
          words.add(name.substring(from, at).toLowerCase(Locale.ROOT));
        }
        from = at < name.length() && isLetterOrDigit(name.charAt(at)) ? at : at + 1;
      }
    }
    return words;
  }

  /** Tells whether a word that began at {@code from} ends before {@code at}. */
  private static boolean endsWord(String name, int from, int at) {
    if (at == name.length() || !isLetterOrDigit(name.charAt(at))) {
      return true;
    }
    return at > from && isUpper(name.charAt(at)) && !isUpper(name.charAt(at - 1));
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLetterOrDigit(char c) {
    return isUpper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
