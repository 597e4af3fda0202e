// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.testkit.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Uses an index in a process of its own: started by a test, told by its arguments what to do. */
final class IndexProcess {
  /** What every process indexes, as if each had found it in the inbox. */
  static final int COMMON = 20;

  private final Process process;

  private IndexProcess(Process process) {
    this.process = process;
  }

  static IndexProcess start(String what, Path database, String argument) throws IOException {
    return start(List.of(), what, database, argument);
  }

  static IndexProcess start(List<String> prefix, String what, Path database, String argument)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            IndexProcess.class.getName(),
            what,
            database.toString(),
            argument));
    return new IndexProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Waits for the process, which must succeed, and returns what it printed. */
  String output() throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  public static void main(String[] args) throws Exception {
    Path database = Path.of(args[1]);
    // Left to itself, sqlite-jdbc lets one process delete what another has just unpacked.
    Path library = args[0].equals("maps") ? Path.of(args[2]) : Path.of("target", "sqlite");
    assertThat(NativeLibrary.use(library)).isTrue();
    try (RunIndex index = new SqliteRunIndex(database)) {
      switch (args[0]) {
        case "index" -> index(index, Integer.parseInt(args[2]));
        case "rebuild" -> {
          index.rebuildIfNeeded(sink -> sink.put(Summaries.many(COMMON), List.of()));
          System.out.println(index.list(Query.ALL).size());
        }
        case "list" -> System.out.println(index.list(Query.ALL).size());
        case "maps" -> {
          index.list(Query.ALL);
          System.out.println(Files.readString(Path.of("/proc/self/maps")));
        }
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void index(RunIndex index, int number) throws Exception {
    index.rebuildIfNeeded(sink -> sink.put(Summaries.many(COMMON), List.of()));
    for (int i = 0; i < 3; i++) {
      index.put(List.of(Summaries.any(number + i), Summaries.any(i)), List.of());
    }
    System.out.println(index.list(Query.ALL.window(0, 5)).size());
  }
}
