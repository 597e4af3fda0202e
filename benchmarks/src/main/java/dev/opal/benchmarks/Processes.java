// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Whole processes, measured in turn so that all see the same machine. */
final class Processes {
  private static final int UNCOUNTED_ROUNDS = 3;

  private final Path folder;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  /**
   * @param folder for caches and for the homes of Opal
   */
  Processes(Path folder) {
    this.folder = folder;
  }

  private record Command(String home, List<String> words, List<Double> millis) {}

  /** Adds {@code ./opal}, with a home of this name in the folder. */
  void addOpal(String name, String home, String... words) {
    addOpalOf(Path.of(""), name, home, words);
  }

  /** Adds {@code ./opal} of another checkout. */
  void addOpalOf(Path checkout, String name, String home, String... words) {
    List<String> all =
        new ArrayList<>(List.of(checkout.resolve("opal").toAbsolutePath().toString()));
    all.addAll(List.of(words));
    commands.put(name, new Command(home, all, new ArrayList<>()));
  }

  /** Adds any program. */
  void add(String name, List<String> words) {
    commands.put(name, new Command("none", words, new ArrayList<>()));
  }

  /** Adds a class of this jar in a JVM of its own, with a cache made for it where wanted. */
  void addJava(String name, Class<?> main, boolean cached, String... arguments)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of(System.getProperty("opal.benchmarks.jar")).toString();
    List<String> flags = new ArrayList<>(List.of(java));
    List<String> rest = new ArrayList<>(List.of("-cp", jar, main.getName()));
    rest.addAll(List.of(arguments));
    if (cached) {
      Path cache = folder.resolve(main.getSimpleName() + ".aot");
      flags.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      List<String> training = new ArrayList<>(flags);
      training.add("-XX:AOTCacheOutput=" + cache);
      training.addAll(rest);
      time(new Command("none", training, List.of()));
      flags.add("-XX:AOTCache=" + cache);
    }
    flags.addAll(rest);
    commands.put(name, new Command("none", flags, new ArrayList<>()));
  }

  /** Runs one of them, for what it leaves behind. */
  void once(String name) throws IOException, InterruptedException {
    time(Objects.requireNonNull(commands.get(name)));
  }

  /** Runs each so often and prints the median and the quickest of each in milliseconds. */
  void run(int rounds) throws IOException, InterruptedException {
    for (int round = -UNCOUNTED_ROUNDS; round < rounds; round++) {
      for (Command command : commands.values()) {
        double took = time(command);
        if (round >= 0) {
          command.millis.add(took);
        }
      }
    }
    commands.forEach(Processes::print);
  }

  private static void print(String name, Command command) {
    double[] sorted = command.millis.stream().mapToDouble(d -> d).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-32s median %6.1f ms   quickest %6.1f ms%n",
        name,
        sorted[sorted.length / 2],
        sorted[0]);
  }

  private double time(Command command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command.words)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .redirectInput(new File("/dev/null"));
    builder.environment().put("OPAL_HOME", folder.resolve(command.home).toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("OPAL_RUN_"));
    long start = System.nanoTime();
    int code = builder.start().waitFor();
    double took = (System.nanoTime() - start) / 1e6;
    if (code != 0) {
      throw new IOException(command.words + " must succeed but ended with " + code);
    }
    return took;
  }
}
