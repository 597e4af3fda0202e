// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.opal.model.Name;
import dev.opal.model.PlanKey;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Resolves sources that a test holds in a folder of its own. */
final class TestPlans {
  private final Path folder;
  private final Map<String, Content> environment = new TreeMap<>();
  private final Map<String, String> variables = new TreeMap<>();
  private final Redactor redactor = new Redactor();

  TestPlans(Path folder) {
    this.folder = folder;
  }

  TestPlans set(String name, String value) {
    environment.put(name, Content.of(value));
    return this;
  }

  TestPlans set(String name, byte[] value) {
    environment.put(name, Content.of(value));
    return this;
  }

  TestPlans replace(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Makes this text one that no plan may show. */
  TestPlans secret(String text) {
    redactor.addSecret(text.getBytes(UTF_8));
    return this;
  }

  TestPlans file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /** Resolves the only target of a source. */
  Resolution resolve(String source) throws PlanException, IOException {
    Path file = folder.resolve("test.opl");
    Files.writeString(file, source);
    OplFile read = OplFile.read(file);
    return read.resolve(read.target(null), inputs("dev"));
  }

  Inputs inputs(String env) {
    return new Inputs(
        new Name(redactor.text(env)),
        new Inputs.Environment() {
          @Override
          public @Nullable Content value(String name) {
            return environment.get(name);
          }

          @Override
          public Set<String> names() {
            return environment.keySet();
          }
        },
        variables,
        redactor.text("."),
        redactor,
        new PlanKey(new byte[PlanKey.LENGTH]));
  }

  /** Returns the steps' commands as a target of these lines. */
  static String target(String... lines) {
    return "target t {\n" + String.join("\n", lines) + "\n}\n";
  }

  /** Returns the first step that a shell runs. */
  static Node.Shell shell(Node node) {
    return switch (node) {
      case Node.Sequence sequence -> shell(sequence.nodes().getFirst());
      case Node.Retry retry -> shell(retry.block());
      case Node.Timeout timeout -> shell(timeout.block());
      case Node.Parallel parallel -> shell(parallel.branches().getFirst());
      case Node.Shell shell -> shell;
      case Node.Http http -> throw new AssertionError("expected a shell, saw " + http.path());
    };
  }
}
