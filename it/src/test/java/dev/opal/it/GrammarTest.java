// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What editors make of .opl files, by the engine of Visual Studio Code: beside each golden script
 * stands what its pieces are; {@code -Dopal.golden=update} writes it anew.
 */
class GrammarTest {
  private static final Path GRAMMAR = Checkout.root().resolve("editors/opl.tmLanguage.json");
  private static final Path GOLDEN = Checkout.root().resolve("plan/src/test/resources/golden");

  @TempDir Path folder;

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(file -> file.toString().endsWith(".opl")).sorted().toList();
    }
  }

  private String scopes(Path... files) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin/node"))) {
      Peers.missing("node is not installed: apt-get install nodejs");
    }
    Peers.npm("vscode-textmate", "package.json");
    Peers.npm("vscode-oniguruma", "package.json");
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(Checkout.root().resolve("it/peers/scopes.js").toString());
    command.add(GRAMMAR.toString());
    Stream.of(files).map(Path::toString).forEach(command::add);
    Path err = folder.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(err)).isZero();
    return printed;
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_isTakenApartAsBesideIt(Path script) throws Exception {
    String scopes = scopes(script);
    Path golden = Path.of(script.toString().replace(".opl", ".scopes.txt"));
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.writeString(golden, scopes);
    }
    assertThat(scopes).isEqualTo(Files.readString(golden));
  }

  @Test
  void piece_ofAScriptIsKnown() throws Exception {
    String all = scopes(scripts().toArray(Path[]::new));
    all += scopes(Checkout.root().resolve("examples/release.opl"));
    assertThat(all.lines())
        .noneMatch(line -> line.endsWith("  <-  source.opl"))
        .noneMatch(line -> line.contains("invalid."));
    for (String word : List.of("@shell", "@http")) {
      assertThat(all).contains("    " + word + "  <-  support.function.decorator.opl");
    }
    for (String word : List.of("@retry", "@timeout", "@parallel")) {
      assertThat(all).contains("    " + word + "  <-  keyword.control.decorator.opl");
    }
  }

  @Test
  void mistake_doesNotColourWhatFollows() throws Exception {
    Path script = folder.resolve("wrong.opl");
    Files.writeString(
        script,
        """
        var a = "no end
        var b = 1 x
        target t {
            a: echo "no end
            b: @http("no end)
            )
            c: echo @env.A # comment
        }
        """);
    assertThat(scopes(script))
        .contains(
            "b  <-  variable.other.definition.opl",
            "target  <-  storage.type.target.opl",
            "b  <-  entity.name.function.step.opl",
            "c  <-  entity.name.function.step.opl",
            "@env.A  <-  variable.other.reference.opl",
            "# comment  <-  comment.line.number-sign.opl");
  }
}
