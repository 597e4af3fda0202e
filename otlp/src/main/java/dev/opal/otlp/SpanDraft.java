// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.Outcome;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.StepPath;
import dev.opal.redaction.Redacted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a span so far. Its parts arrive in any order, from several journals. */
final class SpanDraft {
  /** When and where it began. {@code path} is null for the run's root span. */
  record Start(JournalClock journal, long time, @Nullable StepPath path, @Nullable SpanId parent) {}

  /** How it ended. */
  record End(long nanos, int attempts, Outcome outcome) {}

  /** An attempt, and the time of its record. */
  record Attempt(long time, RunEvent.AttemptEnded event) {}

  final SpanId id;
  final List<Attempt> attempts = new ArrayList<>();
  final List<SpanEvent> events = new ArrayList<>();
  @Nullable Start start;
  @Nullable End end;
  @Nullable Redacted stderrTail;

  /** In nanoseconds since 1970, known when every journal has been read. */
  long endTime;

  SpanDraft(SpanId id) {
    this.id = id;
  }

  void event(long time, String name, Attributes attributes) {
    events.add(new SpanEvent(time, name, attributes.json()));
  }
}
