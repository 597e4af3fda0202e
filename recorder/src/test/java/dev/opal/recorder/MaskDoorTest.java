// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.Status;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskDoorTest {
  @TempDir Path folder;
  private TestStore store;

  @BeforeEach
  void makeStore() {
    store = new TestStore(folder);
  }

  private static byte[] value(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(RedactedBytes bytes) {
    return UTF_8.decode(bytes.asByteBuffer()).toString();
  }

  @Test
  void aValueThatIsKnownFromTheStart_isNoLateOne() throws Exception {
    Run run = store.start();
    try (MaskDoor door =
        MaskDoor.open(folder.resolve("doors"), run, null, List.of(value("first-secret")))) {
      DoorAround around = new DoorAround(door.address());
      assertThat(around.mask(List.of(value("first-secret")))).isFalse();
      assertThat(around.mask(List.of())).isFalse();
      assertThat(around.mask(List.of(value("second-secret")))).isTrue();
      assertThat(around.mask(List.of())).isTrue();
    }
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.masks()).singleElement().matches(mask -> mask.event().values() == 1);
  }

  @Test
  void everythingThatPassesTheDoor_isRedactedAsItWouldBeThere() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      DoorAround around = new DoorAround(door.address());
      around.mask(List.of(value("hush-hush-hush")));
      Redactor nested = new Redactor();
      nested.behind(around);
      assertThat(nested.text("say hush-hush-hush!")).hasToString("say [REDACTED]!");
      String text = "line of text, hush-hush-hush, and more\n".repeat(20_000);
      RedactingStream stream = nested.stream();
      StringBuilder out = new StringBuilder();
      for (int from = 0; from < text.length(); from += 300_001) {
        int to = Math.min(text.length(), from + 300_001);
        out.append(text(stream.write(bytes(text.substring(from, to)))));
      }
      out.append(text(stream.end()));
      assertThat(out.toString()).isEqualTo(text.replace("hush-hush-hush", "[REDACTED]"));
      assertThat(around.hasFailed()).isFalse();
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void aRecorderThatGoesAway_losesNoByteOfWhatPassedItsDoor() throws Exception {
    Run run = store.start();
    MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of());
    DoorAround around = new DoorAround(door.address());
    around.mask(List.of(value("hush-hush-hush")));
    Redactor nested = new Redactor();
    nested.behind(around);
    RedactingStream stream = nested.stream();
    // The end may begin a value, so the other side holds it when it goes.
    String out = text(stream.write(bytes("hush-hush-hush, then hush-hu")));
    door.close();
    out += text(stream.write(bytes("m and the rest")));
    out += text(stream.end());
    assertThat(out).isEqualTo("[REDACTED], then hush-hum and the rest");
    assertThat(around.hasFailed()).isTrue();
    assertThat(nested.text("nobody there")).hasToString("nobody there");
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void close_removesTheSocketAndEndsTalks() throws Exception {
    Run run = store.start();
    MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of());
    door.close();
    assertThat(folder.resolve("doors")).isEmptyDirectory();
    assertThatThrownBy(() -> new DoorAround(door.address()).mask(List.of(value("x"))))
        .isInstanceOf(IOException.class);
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void removeDead_leavesTheSocketsAtWhichSomebodyListens() throws Exception {
    Run run = store.start();
    Path doors = folder.resolve("doors");
    try (MaskDoor door = MaskDoor.open(doors, run, null, List.of())) {
      Files.createFile(doors.resolve("dead"));
      MaskDoor.removeDead(doors);
      assertThat(doors).isDirectoryNotContaining("glob:**dead");
      assertThat(new DoorAround(door.address()).mask(List.of())).isFalse();
    }
    run.end(Status.SUCCEEDED, 0);
  }
}
