// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Searches one run after the other. Confined to one thread. */
final class GrepRun {
  /** Longer files are mapped, which costs more than it saves for shorter ones. */
  private static final int BUFFER = 1 << 20;

  private final GrepQuery query;
  private final LineSearch search;
  private final Candidates inSummary;
  private final MemorySegment buffer;

  GrepRun(GrepQuery query, Arena arena) {
    this.query = query;
    this.search = new LineSearch(query.pattern(), query.before(), query.after(), arena);
    this.inSummary =
        new Candidates(escaped(query.pattern().required()), query.pattern().folded(), arena);
    this.buffer = arena.allocate(BUFFER);
  }

  /** Returns the text as it stands in JSON. */
  private static String escaped(String text) {
    String quoted = new Json.Str(text).text();
    return quoted.substring(1, quoted.length() - 1);
  }

  /** Tells whether a summary.json may hold a match; where it cannot be read, it may. */
  boolean isCandidate(Path summary) throws IOException {
    try (FileChannel file = open(summary);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = bytes(file, file.size(), arena);
      return bytes.byteSize() == 0 || inSummary.next(bytes, 0) >= 0;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /** Searches what a run says of itself; false where the taker had enough. */
  boolean searchSummary(Recorded run, GrepMatch.Taker matches) {
    for (RecordedStep step : run.steps()) {
      if (!query.isStep(step.path())) {
        continue;
      }
      Place command = new Place(run.summary(), GrepMatch.Source.COMMAND, step.path());
      Place error = new Place(run.summary(), GrepMatch.Source.ERROR, step.path());
      if (!searchText(command, step.command(), matches)
          || !searchText(error, step.end().error(), matches)) {
        return false;
      }
    }
    return searchNotes(run, matches);
  }

  private boolean searchNotes(Recorded run, GrepMatch.Taker matches) {
    Map<String, String> paths = new HashMap<>();
    run.steps().forEach(step -> paths.put(step.spanId(), step.path()));
    try {
      for (JsonObject note : run.json().objects("notes")) {
        String step = paths.getOrDefault(String.valueOf(note.stringOrNull("span_id")), "");
        Place place = new Place(run.summary(), GrepMatch.Source.NOTE, step);
        if (query.isStep(step) && !searchText(place, text(note), matches)) {
          return false;
        }
      }
    } catch (JsonException e) {
      // Not as we write them: whoever verifies is told.
      return true;
    }
    return true;
  }

  /** Returns {@code name=value}, and the attributes behind it. */
  private static String text(JsonObject note) throws JsonException {
    StringBuilder text = new StringBuilder(note.string("name")).append('=');
    text.append(value(note.members().get("value")));
    JsonObject attributes = note.objectOrNull("attributes");
    Map<String, Json> all = attributes == null ? Map.of() : new TreeMap<>(attributes.members());
    all.forEach((name, value) -> text.append(' ').append(name).append('=').append(value(value)));
    return text.toString();
  }

  private static String value(@Nullable Json json) {
    if (json instanceof Json.Str string) {
      return string.value();
    }
    return json == null ? "" : json.text();
  }

  private boolean searchText(Place place, String text, GrepMatch.Taker matches) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, utf8.length)).asSlice(0, utf8.length);
      MemorySegment.copy(utf8, 0, bytes, ValueLayout.JAVA_BYTE, 0, utf8.length);
      return search.search(bytes, hit -> matches.take(place.match(hit)));
    }
  }

  /** Searches logs; false where the taker had enough. */
  boolean searchLogs(Summary run, Map<String, StepLogFiles.Log> logs, GrepMatch.Taker matches)
      throws IOException {
    for (Map.Entry<String, StepLogFiles.Log> entry : logs.entrySet()) {
      Place place = new Place(run, GrepMatch.Source.LOG, entry.getKey());
      if (query.isStep(entry.getKey()) && !searchLog(place, entry.getValue(), matches)) {
        return false;
      }
    }
    return true;
  }

  private boolean searchLog(Place place, StepLogFiles.Log log, GrepMatch.Taker matches)
      throws IOException {
    try (FileChannel file = open(log.file());
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = bytes(file, log.sizeBytes(), arena);
      return search.search(bytes, hit -> matches.take(place.match(hit)));
    } catch (NoSuchFileException e) {
      // An open run that was sealed this moment.
      return true;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private MemorySegment bytes(FileChannel file, long size, Arena arena) throws IOException {
    if (size > BUFFER) {
      return file.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(size, file.size()), arena);
    }
    ByteBuffer into = buffer.asByteBuffer().limit((int) size);
    int count = 0;
    while (into.hasRemaining() && count >= 0) {
      count = file.read(into);
    }
    return buffer.asSlice(0, into.position());
  }

  /** What lines are from. */
  private record Place(Summary run, GrepMatch.Source source, String step) {
    GrepMatch match(LineSearch.Hit hit) {
      return new GrepMatch(
          run,
          source,
          step,
          hit.number(),
          hit.text(),
          hit.start(),
          hit.end(),
          hit.before(),
          hit.after());
    }
  }
}
