// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.quality.Catalogue;
import dev.opal.quality.Results;
import dev.opal.recorder.Run;
import dev.opal.redaction.Redactor;
import java.util.Map;
import java.util.TreeMap;

/** What the files of one kind told about a stage. */
record StageResults(String stage, int files, Results results) {
  private static final int LONGEST = 500;

  /** Returns whether there was something to measure; {@link #missing} says what was not there. */
  boolean hasData() {
    return results.hasData();
  }

  String missing() {
    return stage + ": expected " + results.missing() + ", saw none in " + filesText();
  }

  private String filesText() {
    return files == 1 ? "1 file" : files + " files";
  }

  /** Records the numbers, what was found one by one, and that the stage was completed. */
  void record(Run run, Redactor redactor) {
    Map<String, String> attributes = new TreeMap<>();
    results
        .figures()
        .forEach((metric, value) -> {
          run.measure(metric.id(), value, metric.unit());
          attributes.put(metric.id(), Results.text(value));
        });
    for (Results.Note note : results.notes()) {
      Map<String, String> shortened = new TreeMap<>();
      note.attributes().forEach((name, text) -> shortened.put(name, shortened(text, redactor)));
      run.note(note.name(), shortened(note.value(), redactor), shortened);
    }
    if (results.unlisted() > 0) {
      attributes.put("unlisted", Long.toString(results.unlisted()));
    }
    if (hasData()) {
      run.note(Catalogue.completed(stage), filesText(), attributes);
    } else {
      run.note(Catalogue.noData(stage), missing(), attributes);
    }
  }

  /** Cut only behind the door: half a secret would not be known. */
  private static String shortened(String text, Redactor redactor) {
    String line = text.lines().findFirst().orElse("");
    if (line.length() <= LONGEST) {
      return line;
    }
    String redacted = redactor.text(line).toString();
    int end = Math.min(redacted.length(), LONGEST);
    return redacted.substring(0, end) + (end < redacted.length() ? "…" : "");
  }
}
