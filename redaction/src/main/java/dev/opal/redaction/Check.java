// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A checksum or the like, by which a rule tells what it is after from what only looks like it. */
enum Check {
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
  },

  /** Social security numbers of the United States: areas, groups and serials that are given out. */
  US_SSN("us-ssn") {
    @Override
    boolean holds(String text) {
      String digits = text.replace("-", "").replace(" ", "");
      return digits.length() == 9
          && digits.charAt(0) != '9'
          && !digits.startsWith("000")
          && !digits.startsWith("666")
          && !digits.startsWith("00", 3)
          && !digits.endsWith("0000");
    }
  },

  /** Addresses of the Internet: none that IANA keeps for private networks, tests and the like. */
  PUBLIC_IPV4("public-ipv4") {
    @Override
    boolean holds(String text) {
      long address = 0;
      int part = -1;
      int parts = 1;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= '0' && c <= '9' && part <= 255) {
          part = Math.max(part, 0) * 10 + c - '0';
        } else if (c == '.' && part >= 0 && part <= 255) {
          address = (address << 8) | part;
          part = -1;
          parts++;
        } else {
          return false;
        }
      }
      if (parts != 4 || part < 0 || part > 255) {
        return false;
      }
      address = (address << 8) | part;
      for (String network : NOT_PUBLIC) {
        int slash = network.indexOf('/');
        int bits = 32 - Integer.parseInt(network.substring(slash + 1));
        if (address >>> bits == Long.parseLong(network.substring(0, slash), 16) >>> bits) {
          return false;
        }
      }
      return true;
    }
  },

  /** What is assigned to a name, and neither program text nor said about a secret. */
  ASSIGNED("assigned") {
    @Override
    boolean holds(String text) {
      return AssignedText.isSecret(text);
    }

    @Override
    boolean holds(String before, String text) {
      return AssignedText.isSecret(before, text);
    }

    @Override
    boolean holdsOfKnown(String before, String text) {
      return AssignedText.isKnownSecret(before, text);
    }
  },

  /** What stands where a secret is expected, and is no program text. */
  LITERAL("literal") {
    @Override
    boolean holds(String text) {
      return AssignedText.isSecret(text);
    }
  };

  /** The IANA special-purpose registry: first address, in hexadecimal, and length of the prefix. */
  private static final String[] NOT_PUBLIC = {
    "00000000/8", "0a000000/8", "64400000/10", "7f000000/8", "a9fe0000/16", "ac100000/12",
    "c0000200/24", "c0a80000/16", "c6120000/15", "c6336400/24", "cb007100/24", "e0000000/3"
  };

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String word;

  Check(String word) {
    this.word = word;
  }

  /** The word for it in a rule file. */
  String word() {
    return word;
  }

  abstract boolean holds(String text);

  /**
   * Tells the same of text that a rule's match begins with something before.
   *
   * @param before what stands in the match before the masked part
   */
  boolean holds(String before, String text) {
    return holds(text);
  }

  /** As {@link #holds(String, String)}, of text that is a secret somewhere. */
  boolean holdsOfKnown(String before, String text) {
    return false;
  }

  static @Nullable Check named(String word) {
    for (Check check : values()) {
      if (check.word.equals(word)) {
        return check;
      }
    }
    return null;
  }
}
