// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSearchTest {
  private static List<LineSearch.Hit> search(
      TextPattern pattern, int before, int after, byte[] text) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, text.length)).asSlice(0, text.length);
      MemorySegment.copy(text, 0, bytes, ValueLayout.JAVA_BYTE, 0, text.length);
      List<LineSearch.Hit> hits = new ArrayList<>();
      new LineSearch(pattern, before, after, arena).search(bytes, hits::add);
      return hits;
    }
  }

  private static List<LineSearch.Hit> search(TextPattern pattern, String text) {
    return search(pattern, 0, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hits_haveNumberTextAndPlace() {
    TextPattern pattern = TextPattern.text("né", false);
    assertThat(search(pattern, "a\r\nüné né\r\n\nné"))
        .containsExactly(
            new LineSearch.Hit(2, "üné né", 1, 3, List.of(), List.of()),
            new LineSearch.Hit(4, "né", 0, 2, List.of(), List.of()));
    assertThat(search(pattern, "")).isEmpty();
  }

  @Test
  void context_isWhatIsThere() {
    byte[] text = "1\n2 x\n3\n4\n5 x".getBytes(StandardCharsets.UTF_8);
    List<LineSearch.Hit> hits = search(TextPattern.text("x", false), 2, 2, text);
    assertThat(hits.get(0).before()).containsExactly("1");
    assertThat(hits.get(0).after()).containsExactly("3", "4");
    assertThat(hits.get(1).before()).containsExactly("3", "4");
    assertThat(hits.get(1).after()).isEmpty();
  }

  @Test
  void endlessLine_isSearchedWhole_andShownAroundTheMatch() {
    String text = "a".repeat(3_000_000) + "needle" + "b".repeat(3_000_000);
    for (TextPattern pattern :
        List.of(
            TextPattern.text("needle", false),
            TextPattern.text("NEEDLE", true),
            TextPattern.regex("ne+dl[e]", false),
            TextPattern.regex("n[e]{2}dl[e]b", false))) {
      List<LineSearch.Hit> hits = search(pattern, text + "\nend");
      assertThat(hits).hasSize(1);
      LineSearch.Hit hit = hits.get(0);
      assertThat(hit.number()).isEqualTo(1);
      assertThat(hit.text().substring(hit.start(), hit.end())).startsWith("needle");
      assertThat(hit.text()).hasSizeLessThan(300_000);
    }
  }

  @Test
  void bytesThatAreNoText_areSearchedAllTheSame() {
    byte[] text = {(byte) 0xff, 'x', 0, '\n', (byte) 0xc3, '\n', 'x', (byte) 0xe2};
    assertThat(search(TextPattern.text("x", false), 0, 0, text)).hasSize(2);
    assertThat(search(TextPattern.regex("^.x", false), 0, 0, text)).hasSize(1);
  }

  /** The quick way gives what looking at each line gives. */
  @Test
  void hits_areThoseOfEachLineAlone() {
    Random random = new Random(3);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(200); length > 0; length--) {
        text.append("abK\n".charAt(random.nextInt(4)));
      }
      String needle = List.of("a", "ab", "bka", "aKb", "abab").get(random.nextInt(5));
      boolean folded = random.nextBoolean();
      List<Long> numbers = new ArrayList<>();
      String[] lines = text.toString().split("\n", -1);
      for (int line = 0; line < lines.length; line++) {
        if (folded
            ? lines[line].toLowerCase(Locale.ROOT).contains(needle.toLowerCase(Locale.ROOT))
            : lines[line].contains(needle)) {
          numbers.add(line + 1L);
        }
      }
      assertThat(search(TextPattern.text(needle, folded), text.toString()))
          .extracting(LineSearch.Hit::number)
          .isEqualTo(numbers);
      assertThat(
              search(
                  TextPattern.regex("[" + needle.charAt(0) + "]" + needle.substring(1), folded),
                  text.toString()))
          .extracting(LineSearch.Hit::number)
          .isEqualTo(numbers);
    }
  }
}
