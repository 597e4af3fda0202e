// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A checksum by which a rule tells what it is after from what only looks like it. */
enum Checksum {
  /** Payment cards: 12 to 19 digits, with blanks or dashes between. ISO/IEC 7812-1. */
  LUHN("luhn") {
    @Override
    boolean holds(String text) {
      int sum = 0;
      int digits = 0;
      for (int i = text.length() - 1; i >= 0; i--) {
        char c = text.charAt(i);
        if (c >= '0' && c <= '9') {
          int digit = (c - '0') << (digits++ & 1);
          sum += digit > 9 ? digit - 9 : digit;
        } else if (c != ' ' && c != '-') {
          return false;
        }
      }
      return digits >= 12 && digits <= 19 && sum % 10 == 0;
    }
  },

  /** Bank accounts: the first four characters moved behind, letters as 10 to 35, modulo 97. */
  IBAN("iban") {
    @Override
    boolean holds(String text) {
      String plain = text.replace(" ", "");
      if (plain.length() < 15 || plain.length() > 34) {
        return false;
      }
      int rest = 0;
      for (int i = 0; i < plain.length(); i++) {
        int digit = Character.digit(plain.charAt((i + 4) % plain.length()), 36);
        if (digit < 0) {
          return false;
        }
        rest = (rest * (digit > 9 ? 100 : 10) + digit) % 97;
      }
      return rest == 1;
    }
  },

  /**
   * Tokens of GitHub and npm: behind the last underscore, 30 characters and six more, which are the
   * CRC-32 of the 30 in base 62.
   */
  GITHUB_CRC32("github-crc32") {
    @Override
    boolean holds(String text) {
      String token = text.substring(text.lastIndexOf('_') + 1);
      int split = token.length() - 6;
      if (split < 1) {
        return false;
      }
      CRC32 crc = new CRC32();
      crc.update(token.substring(0, split).getBytes(StandardCharsets.ISO_8859_1));
      long value = 0;
      for (int i = split; i < token.length(); i++) {
        value = value * 62 + BASE62.indexOf(token.charAt(i));
      }
      return value == crc.getValue();
    }
  };

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String word;

  Checksum(String word) {
    this.word = word;
  }

  /** The word for it in a rule file. */
  String word() {
    return word;
  }

  abstract boolean holds(String text);

  static @Nullable Checksum named(String word) {
    for (Checksum checksum : values()) {
      if (checksum.word.equals(word)) {
        return checksum;
      }
    }
    return null;
  }
}
