// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that together use the whole language, beside the plans that are made of them. */
class GoldenPlansTest {
  @TempDir Path folder;

  static List<String> names() throws IOException {
    return GoldenPlans.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void script_givesThePlanBesideIt(String name) throws Exception {
    Resolution resolution = GoldenPlans.resolve(Golden.FOLDER.resolve(name + ".opl"));
    String json = GoldenPlans.json(resolution.plan());
    assertThat(json).isEqualTo(Golden.text(name + ".plan.json", json));
    String nodes = Nodes.shown(resolution.root());
    assertThat(nodes).isEqualTo(Golden.text(name + ".nodes.txt", nodes));
  }

  /** Each process starts with nothing that another has left, not even the order of its maps. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Kathmandu",
        "-Duser.language=ar -Duser.country=EG -Duser.extensions=nu-arab -Duser.timezone=Pacific/Apia",
        "-Dfile.encoding=ISO-8859-1 -Dsun.jnu.encoding=ISO-8859-1 -Dline.separator=x -Duser.name=x",
      })
  void script_givesTheSameBytesWhereverItIsPlanned(String options) throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("else where/deep"));
    copy(Golden.FOLDER, elsewhere);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(GoldenPlans.class.getName());
    StringBuilder expected = new StringBuilder();
    for (String name : GoldenPlans.names()) {
      command.add("../" + elsewhere.getFileName() + "/" + name + ".opl");
      expected.append(Files.readString(Golden.FOLDER.resolve(name + ".plan.json")));
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectError(folder.resolve("err").toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    assertThat(printed).isEqualTo(expected.toString());
  }

  @Test
  void scripts_useEveryConstruct() throws Exception {
    StringBuilder all = new StringBuilder();
    for (String name : GoldenPlans.names()) {
      all.append(Files.readString(Golden.FOLDER.resolve(name + ".nodes.txt")));
      all.append(Files.readString(Golden.FOLDER.resolve(name + ".opl")));
    }
    for (Decorator decorator : Decorator.values()) {
      assertThat(all).contains("@" + decorator.word());
      decorator.arguments().forEach(argument -> assertThat(all).contains(argument + "="));
    }
    for (Reference.Kind kind : Reference.Kind.values()) {
      assertThat(all).contains(kind.decorator() + ".", "{" + "env.");
    }
    ReferenceParser.OPTIONS.forEach(option -> assertThat(all).contains(option + "="));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(file)) {
          Files.copy(file, copy);
        } else if (!Files.exists(copy)) {
          Files.createDirectory(copy);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
