// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command's data on its way to standard output: without secrets, and where that is a terminal,
 * without what it would obey.
 */
final class Data {
  /** How data is written. */
  enum Format {
    TABLE,
    JSON,
    NDJSON,
    CSV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Console console;

  Data(Console console) {
    this.console = console;
  }

  static void describe(CommandSpec spec, String formats) {
    spec.addOption(Options.value("-o", "--output", "FORMAT", formats + "; default: table"));
  }

  /** Returns the format that was asked for, which must be one of these. */
  static Format format(ParseResult parsed, Format... known) throws CliException {
    return Options.choice(parsed, "--output", List.of(known), Format.TABLE);
  }

  /** Prints a line whose text may be anybody's. */
  void line(String text) {
    safeLine(console.shown(text));
  }

  /** Prints a line that is safe already, and may hold colours. */
  void safeLine(String text) {
    console.out().print(text);
    console.out().print('\n');
  }

  /** Prints one object for people and programs alike. */
  void json(JsonObject object) {
    print(console.discretion().redacted(object).pretty());
  }

  /** Prints one object as a line. */
  void jsonLine(JsonObject object) {
    print(console.discretion().redacted(object).canonical());
    console.out().print('\n');
  }

  /** Returns an object that begins with the version of the command's output. */
  static JsonObject.Builder object() {
    return JsonObject.builder().put("schema", 1);
  }

  private void print(byte[] utf8) {
    if (console.outTerminal()) {
      console.out().print(escaped(new String(utf8, StandardCharsets.UTF_8)));
    } else {
      console.out().write(utf8, 0, utf8.length);
    }
  }

  /** JSON may hold these characters as they are; as escapes it means the same. */
  private static String escaped(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\n' || !TerminalText.isObeyed(c)) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return out.toString();
  }

  /** Tells whether nobody reads any more. */
  boolean isClosed() {
    return console.out().checkError();
  }
}
