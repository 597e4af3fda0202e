// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.RunId;
import dev.opal.model.Summary;
import dev.opal.store.MemoryRunIndex;
import dev.opal.store.Query;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.testkit.Summaries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWalkTest {
  @TempDir Path folder;

  /** Also where many more runs began at once than a window holds. */
  @Test
  void each_givesEveryRunOnce_inTheOrderOfALongList() throws Exception {
    TestArchive home = new TestArchive(folder);
    MemoryRunIndex index = new MemoryRunIndex();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2600; i++) {
      Summaries run = Summaries.run(i);
      entries.add((i % 2 == 0 ? run : run.startedAt(Summaries.EPOCH.plusSeconds(1))).entry());
    }
    index.rebuild(sink -> sink.put(entries, List.of()));
    List<RunId> walked = new ArrayList<>();
    try (Archive archive =
        new Archive(home.runs, home.store, index, () -> true, home::recovery, TestArchive.DAY)) {
      archive.each(Query.ALL, run -> walked.add(run.runId()));
    }
    assertThat(walked)
        .isEqualTo(index.list(Query.ALL).stream().map(Entry::summary).map(Summary::runId).toList());
  }
}
