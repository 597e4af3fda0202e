// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built program, started as a user starts it: through the launcher, from a folder that holds
 * the launcher and what this build made, with an environment that holds only what a test gives.
 *
 * <p>Immutable: every {@code with…} returns another one.
 */
final class Opal {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Path LIB = Path.of("target/lib").toAbsolutePath();
  private static final Path SHARED = Path.of("target/a checkout").toAbsolutePath();

  private static boolean assembled;

  private final Path checkout;
  private final Path launcher;
  private final Path directory;
  private final Map<String, String> environment;
  private final String stdin;

  /** What a process left behind. */
  record Result(int code, String out, String err) {}

  private Opal(
      Path checkout, Path launcher, Path directory, Map<String, String> environment, String stdin) {
    this.checkout = checkout;
    this.launcher = launcher;
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.stdin = stdin;
  }

  /** This build, ready to start; assembled once for all tests, which must not change its files. */
  static synchronized Opal ofThisBuild() {
    Opal opal = at(SHARED);
    if (!assembled) {
      copyLauncher(SHARED);
      opal.assemble("none");
      assembled = true;
    }
    return opal;
  }

  /** This build in a folder of its own, whose files may be changed. */
  static Opal copyOfThisBuild(Path folder) {
    Path shared = ofThisBuild().checkout;
    try (Stream<Path> files = Files.walk(shared)) {
      for (Path file : files.toList()) {
        copy(file, folder.resolve(shared.relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return at(folder);
  }

  /** A checkout of the launcher alone in {@code folder}, with nothing built. */
  static Opal unbuilt(Path folder) {
    copyLauncher(folder);
    return at(folder);
  }

  private static Opal at(Path folder) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return new Opal(folder, folder.resolve("opal"), folder, environment, "");
  }

  private static void copyLauncher(Path folder) {
    try {
      Path dist = Path.of("cli/src/main/dist");
      Files.createDirectories(folder.resolve(dist));
      copy(Checkout.root().resolve("opal"), folder.resolve("opal"));
      try (Stream<Path> files = Files.list(Checkout.root().resolve(dist))) {
        for (Path file : files.toList()) {
          copy(file, folder.resolve(dist).resolve(file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The jars of this build. */
  static List<Path> jars() {
    try (Stream<Path> files = Files.list(LIB)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does what follows a build: AOT cache and start file for the jars of this build. */
  Result assemble(String commit) {
    List<String> words =
        new ArrayList<>(
            List.of("sh", checkout.resolve("cli/src/main/dist/build.sh").toString(), "assemble"));
    words.add(checkout.toString());
    words.add(commit);
    jars().forEach(jar -> words.add(jar.toString()));
    Result result = start(words);
    if (result.code() != 0) {
      throw new IllegalStateException("expected to assemble this build, saw " + result);
    }
    return result;
  }

  Path checkout() {
    return checkout;
  }

  /** The folder that {@code current} points at. */
  Path installed() throws IOException {
    String current = Files.readString(checkout.resolve("target/opal/current")).strip();
    return checkout.resolve("target/opal").resolve(current.substring(current.indexOf(' ') + 1));
  }

  Opal withLauncher(Path path) {
    return new Opal(checkout, path, directory, environment, stdin);
  }

  Opal withDirectory(Path path) {
    return new Opal(checkout, launcher, path, environment, stdin);
  }

  Opal withStdin(String text) {
    return new Opal(checkout, launcher, directory, environment, text);
  }

  Opal withEnvironment(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.put(name, value);
    return new Opal(checkout, launcher, directory, changed, stdin);
  }

  Opal withoutEnvironment(String name) {
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.remove(name);
    return new Opal(checkout, launcher, directory, changed, stdin);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Runs it to its end; neither standard output nor standard error is a terminal. */
  Result run(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(launcher.toString());
    words.addAll(List.of(arguments));
    return start(words);
  }

  /**
   * Starts it and returns at once; both its outputs go to files, and its standard input is empty.
   */
  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(launcher.toString());
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  /** Runs a shell command, in which {@code $OPAL} is the launcher. */
  Result shell(String command) {
    return withEnvironment("OPAL", launcher.toString()).start(List.of("bash", "-c", command));
  }

  private Result start(List<String> words) {
    try {
      Path streams = Files.createTempDirectory("opal-it");
      Path in = Files.writeString(streams.resolve("in"), stdin);
      Path out = streams.resolve("out");
      Path err = streams.resolve("err");
      ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process =
          builder
              .redirectInput(in.toFile())
              .redirectOutput(Redirect.to(out.toFile()))
              .redirectError(Redirect.to(err.toFile()))
              .start();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("expected " + words + " to end within " + PATIENCE);
      }
      Result result =
          new Result(
              process.exitValue(),
              Files.readString(out, StandardCharsets.UTF_8),
              Files.readString(err, StandardCharsets.UTF_8));
      for (Path file : List.of(in, out, err, streams)) {
        Files.delete(file);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("expected " + words + " to end, saw an interrupt", e);
    }
  }
}
