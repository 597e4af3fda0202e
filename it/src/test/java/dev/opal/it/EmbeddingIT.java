// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs embed runs on a real Java 17, which is what they may run on. */
class EmbeddingIT {
  private static final List<String> EMBEDDED =
      List.of("redaction", "model", "otlp", "store-api", "store-files", "recorder");

  @TempDir Path folder;

  @Test
  void theLibrary_recordsARunOnJava17() throws Exception {
    Path java = java17();
    String classPath = classPath();
    Path source = Checkout.root().resolve("examples/library/RecordBuild.java");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString());
    assertThat(compiled).isZero();

    Path runs = folder.resolve("runs");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                classPath + ":" + folder,
                "RecordBuild",
                runs.toString(),
                "swordfish-17")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output.strip()).matches("run-[0-9]{8}-[0-9]{6}-[0-9a-f]{8}");

    Path bundle = runs.resolve("dev/nightly-import/unplanned").resolve(output.strip());
    assertThat(bundle.resolve("steps/main/fetch.log")).hasContent("logged in with [REDACTED]\n");
    try (Stream<Path> files = Files.walk(runs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("swordfish");
      }
    }
  }

  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target/lib"))) {
      return jars.filter(EmbeddingIT::isEmbedded)
          .map(jar -> jar.toAbsolutePath().toString())
          .collect(Collectors.joining(":"));
    }
  }

  private static boolean isEmbedded(Path jar) {
    String name = jar.getFileName().toString();
    return name.startsWith("java-json-canonicalization")
        || EMBEDDED.stream().anyMatch(module -> name.matches("opal-" + module + "-[0-9].*\\.jar"));
  }

  private static Path java17() throws IOException {
    try (Stream<Path> jdks = Files.list(Path.of("/usr/lib/jvm"))) {
      for (Path jdk : jdks.sorted().toList()) {
        Path release = jdk.resolve("release");
        if (Files.isRegularFile(release)
            && Files.readString(release).contains("JAVA_VERSION=\"17")
            && Files.isExecutable(jdk.resolve("bin/java"))) {
          return jdk.resolve("bin/java");
        }
      }
    }
    String missing = "no Java 17 in /usr/lib/jvm: install openjdk-17-jre-headless";
    if ("true".equals(System.getenv("CI"))) {
      fail(missing);
    }
    return abort(missing);
  }
}
