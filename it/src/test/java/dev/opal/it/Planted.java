// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A text that is planted somewhere, and what in it must not be found again. */
record Planted(String text, String secret) {
  private static final String MARK = "[REDACTED]";

  /** The examples of all rules for secrets; what is secret in one is what a door takes out. */
  static List<Planted> examples() throws IOException {
    List<Planted> result = new ArrayList<>();
    Path rules = Checkout.root().resolve("redaction/src/main/resources/dev/opal/redaction/rules");
    try (Stream<Path> files = Files.list(rules)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".rules")).toList()) {
        boolean secret = true;
        for (String line : Files.readAllLines(file)) {
          String trimmed = line.strip();
          secret = trimmed.startsWith("rule ") || secret;
          secret = secret && !trimmed.matches("class +(pii|resource-id)");
          if (secret && trimmed.startsWith("example ")) {
            example(trimmed.substring("example ".length()).strip().replace("{}", ""), result);
          }
        }
      }
    }
    return result;
  }

  private static void example(String text, List<Planted> result) {
    String masked = masked(text);
    int mark = masked.indexOf(MARK);
    assertThat(mark).as(text).isNotNegative();
    String taken = text.substring(mark, text.length() - (masked.length() - mark - MARK.length()));
    if (taken.length() >= Needles.HEAD && masked.indexOf(MARK, mark + 1) < 0) {
      result.add(new Planted(text, taken));
    }
  }

  private static String masked(String text) {
    RedactingStream stream = new Redactor().stream();
    return text(stream.write(ByteBuffer.wrap(text.getBytes(UTF_8)))) + text(stream.end());
  }

  private static String text(RedactedBytes bytes) {
    return UTF_8.decode(bytes.asByteBuffer()).toString();
  }

  /** Ways to write a value down, in places where values stand. */
  static List<Planted> forms(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    List<Planted> forms = new ArrayList<>();
    for (String form : List.of(value, percent(value), percent(value).toLowerCase(Locale.ROOT))) {
      // Lower-cased letters are another value.
      if (!form.equals(percent(value).toLowerCase(Locale.ROOT)) || !hasUpper(value)) {
        forms.add(in("value: ", form, " end"));
        forms.add(in("https://someone:", form, "@host.example/path"));
        forms.add(in("Authorization: Token ", form, ""));
        forms.add(in("https://host.example/?q=1&t=", form, "#top"));
      }
    }
    forms.add(in("plus ", URLEncoder.encode(value, UTF_8), ""));
    forms.add(in("hex ", HexFormat.of().formatHex(bytes), ""));
    forms.add(in("HEX ", HexFormat.of().withUpperCase().formatHex(bytes), ""));
    forms.add(in("{\"json\":\"", value.replace("\\", "\\\\").replace("\"", "\\\""), "\"}"));
    forms.add(
        in(
            "<xml>",
            value.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;"),
            "</xml>"));
    forms.add(in("'", value.replace("'", "'\\''"), "'"));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      for (String before : List.of("", "x", "xy")) {
        base64(encoder.encodeToString((before + value).getBytes(UTF_8)), forms);
        base64(encoder.withoutPadding().encodeToString((before + value).getBytes(UTF_8)), forms);
      }
    }
    return forms;
  }

  private static String percent(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  private static boolean hasUpper(String text) {
    return text.chars().anyMatch(Character::isUpperCase);
  }

  private static Planted in(String before, String form, String after) {
    return new Planted(before + form + after, form);
  }

  /** The first and last digits depend on what stands beside the value. */
  private static void base64(String digits, List<Planted> forms) {
    forms.add(new Planted("b64 " + digits, digits.substring(4, digits.length() - 4)));
    for (int width : new int[] {64, 76}) {
      if (digits.length() > width) {
        String wrapped = digits.replaceAll("(.{" + width + "})", "$1\n");
        forms.add(new Planted("mime\n" + wrapped, digits.substring(4, width)));
      }
    }
  }
}
