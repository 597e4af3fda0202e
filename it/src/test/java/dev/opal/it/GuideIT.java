// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the guide, run as it stands there. In a {@code console} block a line that begins
 * with {@code $} is a command, one with {@code >} goes on with it, and what follows is, as far as
 * anything is shown, what it prints; {@code …} stands for anything. A page's commands run in one
 * shell, in an empty folder and home, with a free port in place of {@link #PORT}.
 */
class GuideIT {
  private static final Path GUIDE = Checkout.root().resolve("docs/guide");
  private static final String MARK = "--end of command--";
  private static final String PORT = "18943";

  @TempDir Path folder;

  private record Shown(String command, List<String> output) {}

  static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(GUIDE)) {
      return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommand_printsWhatThePageShows(Path page) throws IOException {
    List<Shown> commands =
        commands(Files.readString(page).replace(PORT, freePort()).lines().toList());
    StringBuilder script = new StringBuilder("exec 2>&1; PATH=$(dirname $OPAL):$PATH\n");
    for (Shown shown : commands) {
      script.append(shown.command()).append("\necho '").append(MARK).append("'\n");
    }
    String[] printed = Shell.in(folder).run(script.toString()).out().split(MARK + "\n", -1);
    assertThat(printed).as(page.toString()).hasSize(commands.size() + 1);
    for (int i = 0; i < commands.size(); i++) {
      Shown shown = commands.get(i);
      if (!shown.output().isEmpty()) {
        assertThat(printed[i].stripTrailing())
            .as("%s: %s", page.getFileName(), shown.command())
            .matches(pattern(shown.output()));
      }
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private static List<Shown> commands(List<String> lines) {
    List<Shown> result = new ArrayList<>();
    boolean inBlock = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        inBlock = line.equals("```console");
      } else if (inBlock && line.startsWith("$ ")) {
        result.add(new Shown(line.substring(2), new ArrayList<>()));
      } else if (inBlock && !result.isEmpty()) {
        Shown last = result.get(result.size() - 1);
        if (line.startsWith("> ") && last.output().isEmpty()) {
          result.set(
              result.size() - 1,
              new Shown(last.command() + "\n" + line.substring(2), last.output()));
        } else {
          last.output().add(line);
        }
      }
    }
    return result;
  }

  private static Pattern pattern(List<String> lines) {
    List<String> parts = new ArrayList<>();
    for (String part : String.join("\n", lines).stripTrailing().split("…", -1)) {
      parts.add(Pattern.quote(part));
    }
    return Pattern.compile(String.join(".*", parts), Pattern.DOTALL);
  }
}
