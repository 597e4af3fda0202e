// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells from a variable's name whether its value is a secret. A name is read as words, split at
 * anything but letters and digits and at a change from lower to upper case, so that {@code
 * SIGNING_KEY} and {@code apiKey} are secret and {@code KEYBOARD} is not.
 */
final class SecretNames {
  private static final Set<String> SECRET_WORDS =
      Set.of(
          "token",
          "tokens",
          "secret",
          "secrets",
          "password",
          "passwords",
          "passwd",
          "passphrase",
          "pass",
          "pwd",
          "key",
          "keys",
          "apikey",
          "credential",
          "credentials",
          "creds",
          "jwt",
          "cookie",
          "bearer",
          "pat",
          "dsn",
          "psw",
          "passcode",
          "otp",
          "unseal",
          "webhook");

  /** Long enough to be told at the end of a longer word. */
  private static final List<String> FUSED_WORDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "credential",
          "credentials",
          "apikey",
          "privatekey",
          "secretkey",
          "accesskey",
          "sshpass",
          "pgpass",
          "dbpwd",
          "userpwd",
          "signingkey",
          "encryptionkey",
          "masterkey");

  /** A name that ends so says where something lies, not what it is. */
  private static final Set<String> PLACE_WORDS =
      Set.of("file", "path", "dir", "directory", "sock", "socket");

  private static final Set<String> NEVER =
      Set.of("PWD", "OLDPWD", "SSH_AUTH_SOCK", "GOOGLE_APPLICATION_CREDENTIALS");

  private final Set<String> extraNames;

  SecretNames(Set<String> extraNames) {
    this.extraNames = Set.copyOf(extraNames);
  }

  boolean isSecret(String name) {
    if (extraNames.contains(name)) {
      return true;
    }
    if (NEVER.contains(name)) {
      return false;
    }
    boolean secret = false;
    String last = "";
    int from = 0;
    for (int at = 0; at <= name.length(); at++) {
      if (endsWord(name, from, at)) {
        last = at > from ? name.substring(from, at).toLowerCase(Locale.ROOT) : last;
        secret |= isSecretWord(last);
        from = at < name.length() && isLetterOrDigit(name.charAt(at)) ? at : at + 1;
      }
    }
    return secret && !PLACE_WORDS.contains(last);
  }

  /**
   * Also with digits behind it (TOKEN2), or grown together with what stands before (PGPASSWORD).
   */
  private static boolean isSecretWord(String word) {
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) <= '9') {
      end--;
    }
    String letters = word.substring(0, end);
    for (String fused : FUSED_WORDS) {
      if (letters.endsWith(fused)) {
        return true;
      }
    }
    return SECRET_WORDS.contains(letters);
  }

  /**
   * Tells whether a word that began at {@code from} ends before {@code at}. By hand: a regex is
   * slow to start.
   */
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
