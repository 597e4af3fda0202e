// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Envelope;
import dev.opal.model.Golden;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.Samples;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

/** The journal's format: one file with every event. How to update it: {@link Golden}. */
class GoldenJournalTest {
  private final byte[] journal = Samples.journal();

  @Test
  void bytes_areTheGoldenOnes() throws Exception {
    assertThat(new String(journal, UTF_8))
        .isEqualTo(new String(Golden.file("journal.jsonl", journal), UTF_8));
  }

  @Test
  void everyEvent_standsInIt() {
    Set<String> present = new TreeSet<>();
    Samples.events().forEach(event -> present.add(event.getClass().getSimpleName()));
    Set<String> permitted = new TreeSet<>();
    for (Class<?> event : RunEvent.class.getPermittedSubclasses()) {
      permitted.add(event.getSimpleName());
    }
    assertThat(present).isEqualTo(permitted);
  }

  @Test
  void everyLine_isCanonicalByAnotherImplementation() throws Exception {
    for (String line : new String(journal, UTF_8).split("\n")) {
      assertThat(new JsonCanonicalizer(line).getEncodedString()).isEqualTo(line);
    }
  }

  @Test
  void everyEvent_readAndWrittenAgain_givesTheSameBytes() throws Exception {
    List<JournalRecord> records = new ArrayList<>();
    JournalReader.Result result =
        JournalReader.read("journal.jsonl", new ByteArrayInputStream(journal), records::add);
    assertThat(result.problems()).isEmpty();
    assertThat(records).hasSize(Samples.events().size());
    StringBuilder again = new StringBuilder();
    for (JournalRecord record : records) {
      again
          .append(new String(EventEncoder.encode(record.envelope(), record.event()), UTF_8))
          .append('\n');
    }
    assertThat(again).hasToString(new String(journal, UTF_8));
  }

  @Test
  void everyEvent_readAgain_isTheSameValue() throws Exception {
    long seq = 0;
    for (RunEvent event : Samples.events()) {
      Envelope envelope = Samples.envelope(seq++, Hash.ZERO);
      byte[] line = EventEncoder.encode(envelope, event);
      assertThat(EventDecoder.decode(line, 0, line.length))
          .isEqualTo(new JournalRecord(envelope, event));
    }
  }
}
