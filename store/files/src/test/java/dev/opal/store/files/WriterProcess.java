// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.testkit.Summaries;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stores a number of runs: a process of its own, started by a test. */
final class WriterProcess {
  private WriterProcess() {}

  public static void main(String[] args) throws Exception {
    Path runs = Path.of(args[0]);
    int from = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    RunStore store = new FileRunStore(runs);
    Path open = Files.createDirectories(runs.resolve(".open"));
    for (int i = from; i < from + count; i++) {
      BundleKey key = Summaries.run(i).env("e" + from).key();
      Path folder = Files.createDirectory(open.resolve(key.runId().value()));
      Files.createDirectory(folder.resolve("steps"));
      Files.writeString(folder.resolve("manifest.json"), key.path());
      Files.writeString(folder.resolve("steps/a.log"), "a");
      store.put(key, folder);
    }
  }
}
