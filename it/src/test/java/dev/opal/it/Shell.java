// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Scripts for bash in a folder, with an environment that holds only what a test gives, where {@code
 * $OPAL} is the built program and its home is {@link #home()}. No stream is a terminal.
 */
final class Shell {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final Path folder;
  private final Map<String, String> environment;

  /** What a script left behind. */
  record Result(int code, byte[] bytes, String err) {
    String out() {
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private Shell(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  static Shell in(Path folder) {
    Opal opal = Opal.ofThisBuild();
    Map<String, String> environment = new TreeMap<>(opal.environment());
    environment.put("OPAL", front(folder.resolve("opal"), opal.checkout().resolve("opal")));
    environment.put("OPAL_HOME", folder.resolve("home").toString());
    environment.put("HOME", folder.toString());
    return new Shell(folder, environment);
  }

  /** A program whose path needs no quotes in a script. */
  private static String front(Path file, Path program) {
    try {
      return Files.createSymbolicLink(file, program).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Shell with(String name, String value) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.put(name, value);
    return new Shell(folder, changed);
  }

  Shell without(String name) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.remove(name);
    return new Shell(folder, changed);
  }

  Path home() {
    return Path.of(environment.getOrDefault("OPAL_HOME", folder.resolve(".opal").toString()));
  }

  Recorded recorded() {
    return new Recorded(home());
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Runs a script to its end. */
  Result run(String script) {
    try {
      Path err = Files.createTempFile(folder, "script", ".err");
      Path out = Files.createTempFile(folder, "script", ".out");
      Process process = start(script, out, err);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        kill(process);
        throw new AssertionError("never ended: " + script + "\n" + Files.readString(err));
      }
      Result result =
          new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(script, e);
    }
  }

  /** Runs a script that must print this, nothing on stderr, and end with 0. */
  void expect(String script, String out) {
    Result result = run(script);
    assertThat(result.err()).as(script).isEmpty();
    assertThat(result.out()).as(script).isEqualTo(out);
    assertThat(result.code()).as(script).isZero();
  }

  /** Starts a script; its output goes to files. */
  Process start(String script, Path out, Path err) throws IOException {
    ProcessBuilder builder =
        // The test may have been started in the background, where a shell has INT ignored.
        new ProcessBuilder("env", "--default-signal", "bash", "-c", script)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Starts a script whose output nobody looks at. */
  Process start(String script) throws IOException {
    return start(script, Path.of("/dev/null"), Path.of("/dev/null"));
  }

  static void kill(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  static void until(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(Duration.ofSeconds(120))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  /** Waits until a file holds something, and gives it. */
  String awaitFile(String name) throws IOException {
    Path file = file(name);
    until(name + " appears", () -> Files.exists(file) && Files.size(file) > 0);
    return Files.readString(file).strip();
  }
}
