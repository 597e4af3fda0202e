// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts with mistakes beside all that is said of them: {@code refused.txt}. */
class RefusedTest {
  private static final String FILE = "../refused.txt";
  private static final String SCRIPT = "%% script\n";
  private static final String REFUSED = "%% is refused\n";
  private static final Pattern PLACE = Pattern.compile("test\\.opl:(\\d+):(\\d+): (expected .*)");

  /** Long enough to tell one message from another. */
  private static final Pattern MESSAGE = Pattern.compile("\"(expected [^\"\\\\]{8,30})");

  @TempDir Path folder;

  private static List<String> scripts() throws IOException {
    String text = Files.readString(Golden.FOLDER.resolve(FILE));
    return Stream.of(text.split(SCRIPT))
        .skip(1)
        .map(part -> part.substring(0, part.indexOf(REFUSED)))
        .toList();
  }

  private String refusal(String script) throws IOException {
    TestPlans plans =
        new TestPlans(folder)
            .set("SET", "x")
            .set("DOT", ".")
            .set("BYTES", new byte[] {(byte) 0xff})
            .set("EVIL", "h@evil/x")
            .set("LINES", "x\r\nB: c")
            .file("nul", "a\0b")
            .file("full", "x".repeat(64 * 1024))
            .file("large", "x".repeat(64 * 1024 + 1));
    Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff});
    try {
      plans.resolve(script);
    } catch (PlanException e) {
      return String.valueOf(e.getMessage()).replace(folder + "/", "");
    }
    return fail("expected to be refused: " + script);
  }

  @Test
  void script_isRefusedWithTheseWords() throws Exception {
    StringBuilder actual = new StringBuilder();
    for (String script : scripts()) {
      actual.append(SCRIPT).append(script).append(REFUSED).append(refusal(script)).append('\n');
    }
    assertThat(actual.toString()).isEqualTo(Golden.text(FILE, actual.toString()));
  }

  @Test
  void refusal_showsItsLineAndPlace() throws Exception {
    for (String script : scripts()) {
      List<String> said = refusal(script).lines().toList();
      List<String> source = script.lines().toList();
      for (int i = 0; i < said.size(); i++) {
        Matcher place = PLACE.matcher(said.get(i));
        if (!place.matches()) {
          assertThat(said.get(i)).matches("    .*|and \\d+ more problems|test\\.opl: expected .*");
          continue;
        }
        int number = Integer.parseInt(place.group(1));
        int column = Integer.parseInt(place.group(2));
        String line = number > source.size() ? "" : source.get(number - 1);
        assertThat(column).as(said.get(i)).isBetween(1, line.codePointCount(0, line.length()) + 1);
        if (line.length() <= 400) {
          assertThat(said.get(i + 1)).isEqualTo("    " + line.replace('\t', ' '));
          assertThat(said.get(i + 2)).isEqualTo("    " + " ".repeat(column - 1) + "^");
        }
      }
    }
  }

  /** Whoever writes a new message shows it here, or tests it where its script is large. */
  @Test
  void everyMessage_isShown() throws Exception {
    String shown = Files.readString(Golden.FOLDER.resolve(FILE)) + sources("src/test/java");
    List<String> missing = new ArrayList<>();
    Matcher message = MESSAGE.matcher(sources("src/main/java"));
    while (message.find()) {
      if (!shown.contains(message.group(1))) {
        missing.add(message.group(1));
      }
    }
    assertThat(missing).isEmpty();
  }

  private static String sources(String folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of(folder, "dev/opal/plan"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
