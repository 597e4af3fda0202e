// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.HashSet;
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
          "dsn");

  /** A name that ends so says where something lies, not what it is. */
  private static final Set<String> PLACE_WORDS =
      Set.of("file", "path", "dir", "directory", "sock", "socket", "name", "type", "length", "url");

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
    Set<String> words = new HashSet<>();
    String last = "";
    for (String word : name.split("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])", -1)) {
      last = word.toLowerCase(Locale.ROOT);
      words.add(last);
    }
    if (PLACE_WORDS.contains(last)) {
      return false;
    }
    words.retainAll(SECRET_WORDS);
    return !words.isEmpty();
  }
}
