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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Hands over nothing, and tells whether this is told that something is secret late. */
  private static boolean isLate(MaskDoor door) throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    try (DoorAround around = new DoorAround(door.address())) {
      around.maskAndWatch(List.of(), () -> late.set(true));
    }
    return late.get();
  }

  @Test
  void aValueThatIsKnownFromTheStart_isNoLateOne() throws Exception {
    Run run = store.start();
    try (MaskDoor door =
        MaskDoor.open(folder.resolve("doors"), run, null, List.of(value("first-secret")))) {
      DoorAround around = new DoorAround(door.address());
      around.mask(List.of(value("first-secret")));
      assertThat(isLate(door)).isFalse();
      around.mask(List.of(value("second-secret")));
      assertThat(isLate(door)).isTrue();
    }
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.masks()).singleElement().matches(mask -> mask.event().values() == 1);
  }

  @Test
  void whoWatches_hasHeardWhenTheValueIsMasked() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      List<DoorAround> siblings = new ArrayList<>();
      AtomicInteger heard = new AtomicInteger();
      for (int i = 0; i < 100; i++) {
        DoorAround sibling = new DoorAround(door.address());
        sibling.maskAndWatch(List.of(), heard::incrementAndGet);
        siblings.add(sibling);
      }
      // One that is gone keeps nobody waiting.
      siblings.get(7).close();
      new DoorAround(door.address()).mask(List.of(value("hush-hush-hush")));
      assertThat(heard.get()).isBetween(99, 100);
      for (DoorAround sibling : siblings) {
        sibling.close();
      }
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void manyValues_areHandedOverInTime() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      List<byte[]> values = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        values.add(value("value-number-" + i));
      }
      new DoorAround(door.address()).mask(values);
      assertThat(store.redactor.text("a value-number-9999.")).hasToString("a [REDACTED].");
    }
    run.end(Status.SUCCEEDED, 0);
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
      assertThat(around.withheldBytes()).isZero();
    }
    run.end(Status.SUCCEEDED, 0);
  }

  /** Fifteen values of a mebibyte each. */
  private static List<byte[]> large(String name) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      values.add(Arrays.copyOf(value(name + " " + i), 1024 * 1024));
    }
    return values;
  }

  @Test
  void moreThanADoorCanKeep_isRefused() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      DoorAround around = new DoorAround(door.address());
      List<byte[]> first = large("first");
      for (int i = 0; i < 10; i++) {
        around.mask(first);
      }
      for (String more : List.of("second", "third", "fourth")) {
        around.mask(large(more));
      }
      assertThatThrownBy(() -> around.mask(large("fifth"))).isInstanceOf(IOException.class);
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void linesOfAValue_countInWhatADoorCanKeep() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      DoorAround around = new DoorAround(door.address());
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  StringBuilder lines = new StringBuilder();
                  for (int line = 0; line < 100_000; line++) {
                    lines.append(i * 100_000 + 10_000_000 + line).append("x\n");
                  }
                  around.mask(List.of(value(lines.toString())));
                }
              })
          .isInstanceOf(IOException.class);
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void aShortValue_isMaskedWhereItIsAllThereIs() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      // Of three characters, though of six bytes.
      new DoorAround(door.address()).mask(List.of(value("abc12"), value("ééé")));
      assertThat(store.redactor.value("x", "abc12")).hasToString("<redacted:5chars>");
      assertThat(store.redactor.value("x", "ééé")).hasToString("<redacted:3chars>");
      assertThat(door.lateValues()).isEqualTo(2);
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void aWatcherThatHangs_keepsNoValueFromTheRecorderAround() throws Exception {
    Run run = store.start();
    TestStore inside = new TestStore(folder.resolve("inside"));
    Run inner = inside.start();
    try (MaskDoor outer = MaskDoor.open(folder.resolve("doors"), run, null, List.of());
        DoorAround around = new DoorAround(outer.address());
        MaskDoor door = MaskDoor.open(folder.resolve("doors"), inner, around, List.of());
        DoorTalk hanging = DoorTalk.begin(door.address(), DoorTalk.MASK)) {
      hanging.writeValues(List.of());
      assertThat(hanging.readByte(true)).isEqualTo(DoorTalk.MASKED);
      assertThatThrownBy(() -> new DoorAround(door.address()).mask(List.of(value("hush-hush"))))
          .isInstanceOf(IOException.class);
      assertThat(store.redactor.text("say hush-hush!")).hasToString("say [REDACTED]!");
    }
    inner.end(Status.SUCCEEDED, 0);
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void aStreamThatIsOpen_passesTheDoorFromThenOn() throws Exception {
    Run run = store.start();
    try (MaskDoor door = MaskDoor.open(folder.resolve("doors"), run, null, List.of())) {
      Redactor nested = new Redactor();
      DoorAround around = new DoorAround(door.address());
      around.maskAndWatch(List.of(), () -> nested.behind(around));
      RedactingStream stream = nested.stream();
      String out = text(stream.write(bytes("hush-hush-hush before\n")));
      new DoorAround(door.address()).mask(List.of(value("hush-hush-hush")));
      out += text(stream.write(bytes("hush-hush-hush after\n")));
      out += text(stream.end());
      assertThat(out).isEqualTo("hush-hush-hush before\n[REDACTED] after\n");
      around.close();
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void aRecorderThatGoesAway_letsNothingPassThatNobodyCanJudge() throws Exception {
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
    out += text(stream.write(bytes("sh-hush and the rest")));
    out += text(stream.write(bytes("hush-hush-hush")));
    out += text(stream.end());
    assertThat(out).isEqualTo("[REDACTED], then [REDACTED]");
    assertThat(around.withheldBytes()).isEqualTo(7 + 20 + 14);
    assertThat(nested.text("nobody there")).hasToString("[REDACTED]");
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
      assertThat(isLate(door)).isFalse();
    }
    run.end(Status.SUCCEEDED, 0);
  }
}
