// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.cli.DoctorCommand.Check;
import dev.opal.model.Reasons;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.Recovery;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What doctor looks at among the runs. */
final class StoreChecks {
  private static final int LONG_BACKLOG = 1_000;

  /** Of SQLite's file format: its name, and where the numbers stand that its owner chose. */
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private static final int USER_VERSION = 60;
  private static final int APPLICATION_ID = 68;
  private static final int HEADER = 100;

  /** "Opal". */
  private static final int OURS = 0x4f70616c;

  private final Home home;

  StoreChecks(Home home) {
    this.home = home;
  }

  List<Check> checks() {
    return List.of(index(), inbox(), openRuns());
  }

  /** Reads the file's head itself: opening it as a database would write beside it. */
  private Check index() {
    Path file = home.index();
    if (!Files.exists(file)) {
      return home.isIndexKept()
          ? Check.ok("index", "not there yet; the first question makes it")
          : Check.warn(
              "index", home.runs() + " is not writable; each answer reads the bundles anew");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(HEADER);
      if (head.length == 0) {
        return Check.ok("index", file + " is being made");
      }
      if (head.length < HEADER || !ByteBuffer.wrap(head, 0, 16).equals(ByteBuffer.wrap(SQLITE))) {
        return Check.warn("index", file + " is damaged; the next question makes it anew");
      }
      ByteBuffer numbers = ByteBuffer.wrap(head);
      int application = numbers.getInt(APPLICATION_ID);
      if (application != OURS && application != 0) {
        return Check.fail("index", file + " is another program's database; move it away");
      }
      String seen = file + ", schema " + numbers.getInt(USER_VERSION);
      return home.isIndexKept()
          ? Check.ok("index", seen)
          : Check.warn("index", seen + ", not writable; each answer reads bundles anew");
    } catch (IOException e) {
      return Check.warn(
          "index",
          file + " must be readable but: " + Reasons.of(e) + "; delete it, it is made anew");
    }
  }

  private Check inbox() {
    try {
      List<BundleKey> waiting = home.store().inbox().waiting();
      String seen = waiting.size() + (waiting.size() == 1 ? " run waits" : " runs wait");
      return waiting.size() > LONG_BACKLOG
          ? Check.warn("inbox", seen + " to be indexed; opal runs list does it")
          : Check.ok("inbox", seen + " to be indexed");
    } catch (StoreException e) {
      return Check.fail("inbox", String.valueOf(e.getMessage()));
    }
  }

  private Check openRuns() {
    try {
      int live = 0;
      int dead = 0;
      for (OpenRun run : home.recovery(new Redactor()).openRuns(Recovery.DEFAULT_IDLE)) {
        live += run.live() ? 1 : 0;
        dead += run.live() ? 0 : 1;
      }
      String seen = live + " running, " + dead + " of dead recorders";
      return dead > 0
          ? Check.warn("open runs", seen + "; opal runs recover seals those")
          : Check.ok("open runs", seen);
    } catch (IOException e) {
      return Check.fail("open runs", home.runs() + " must be readable but: " + Reasons.of(e));
    }
  }
}
