// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.opal.model.JournalRecord;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever stands in a journal, its reader throws nothing, and what it read can be written again.
 */
class JournalFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void read_neverThrows(byte[] journal) throws Exception {
    List<JournalRecord> records = new ArrayList<>();
    JournalReader.Result result =
        JournalReader.read("j", new ByteArrayInputStream(journal), records::add);

    int lastLineFeed = -1;
    for (int i = 0; i < journal.length; i++) {
      lastLineFeed = journal[i] == '\n' ? i : lastLineFeed;
    }
    assertThat(result.tornBytes()).isEqualTo(journal.length - 1 - lastLineFeed);
    for (JournalRecord record : records) {
      byte[] line = EventEncoder.encode(record.envelope(), record.event());
      JournalRecord again = EventDecoder.decode(line, 0, line.length);
      assertThat(EventEncoder.encode(again.envelope(), again.event())).isEqualTo(line);
    }
  }
}
