// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.Writer;
import dev.opal.model.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the drafts of a run as one ExportTraceServiceRequest in OTLP/JSON. */
final class TraceDocument {
  private static final String SCOPE = "dev.opal";

  private final RunEvent.RunStarted run;
  private final RunEvent.@Nullable RunEnded runEnded;
  private final Map<SpanId, SpanDraft> drafts;
  private final SpanMaker maker;

  /** By the JSON of their resource: a run on several hosts has a resource for each. */
  private final Map<String, List<Span>> spans = new TreeMap<>();

  TraceDocument(
      RunEvent.RunStarted run,
      RunEvent.@Nullable RunEnded runEnded,
      Map<SpanId, SpanDraft> drafts,
      SpanMaker maker) {
    this.run = run;
    this.runEnded = runEnded;
    this.drafts = drafts;
    this.maker = maker;
  }

  byte[] toJson() {
    settleEnds();
    makeSpans();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, "{\"resourceSpans\":[");
    String separator = "";
    for (Map.Entry<String, List<Span>> entry : spans.entrySet()) {
      write(out, separator + "{\"resource\":" + entry.getKey() + ",\"scopeSpans\":[{\"scope\":");
      write(out, scope() + ",\"spans\":[");
      writeSpans(out, entry.getValue());
      write(out, "]}]}");
      separator = ",";
    }
    write(out, "]}");
    return out.toByteArray();
  }

  private void settleEnds() {
    for (SpanDraft draft : drafts.values()) {
      SpanDraft.Start start = draft.start;
      if (start != null) {
        Long nanos = nanos(draft, start);
        draft.endTime =
            nanos == null
                ? start.journal().last()
                : JournalClock.plus(start.time(), Math.max(0, nanos));
      }
    }
    drafts.values().forEach(this::stretchUnfinishedParents);
  }

  private @Nullable Long nanos(SpanDraft draft, SpanDraft.Start start) {
    if (start.path() == null) {
      return runEnded == null ? null : runEnded.nanos();
    }
    return draft.end == null ? null : draft.end.nanos();
  }

  /** What never ended was still there when anything beneath it ended. */
  private void stretchUnfinishedParents(SpanDraft draft) {
    SpanDraft.Start start = draft.start;
    long end = draft.endTime;
    while (start != null && start.parent() != null) {
      SpanDraft parent = drafts.get(start.parent());
      if (parent == null
          || parent.start == null
          || parent.endTime >= end
          || nanos(parent, parent.start) != null) {
        return;
      }
      parent.endTime = end;
      start = parent.start;
    }
  }

  private void makeSpans() {
    List<SpanEvent> orphans = new ArrayList<>();
    for (SpanDraft draft : drafts.values()) {
      if (draft.start == null) {
        orphans.addAll(draft.events);
      }
    }
    for (SpanDraft draft : drafts.values()) {
      SpanDraft.Start start = draft.start;
      if (start == null) {
        continue;
      }
      List<Span> list =
          spans.computeIfAbsent(resource(start.journal().writer), unused -> new ArrayList<>());
      list.add(
          start.path() == null
              ? maker.root(draft, start, runEnded, orphans)
              : maker.step(draft, start, isRemote(start)));
      for (SpanDraft.Attempt attempt : draft.attempts) {
        list.add(maker.attempt(draft, start, attempt));
      }
    }
  }

  private boolean isRemote(SpanDraft.Start start) {
    SpanDraft parent = start.parent() == null ? null : drafts.get(start.parent());
    return parent == null || parent.start == null || parent.start.journal() != start.journal();
  }

  private static String resource(@Nullable Writer writer) {
    Attributes attributes = new Attributes().text("service.name", "opal");
    if (writer != null) {
      attributes.text("service.version", writer.version()).text("host.name", writer.host());
    }
    return JsonObject.builder().put("attributes", attributes.json()).build().text();
  }

  private String scope() {
    return JsonObject.builder()
        .put("name", SCOPE)
        .putText("version", run.writer().version())
        .build()
        .text();
  }

  private static void writeSpans(ByteArrayOutputStream out, List<Span> spans) {
    spans.sort(Span.BY_START);
    String separator = "";
    for (Span span : spans) {
      write(out, separator);
      out.writeBytes(span.json().canonical());
      separator = ",";
    }
  }

  private static void write(ByteArrayOutputStream out, String json) {
    out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
  }
}
