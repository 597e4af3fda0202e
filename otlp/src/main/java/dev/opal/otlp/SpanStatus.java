// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.Outcome;
import dev.opal.model.Status;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import org.jspecify.annotations.Nullable;

/**
 * The status of a span.
 *
 * @param message empty where the span is OK, for which OTLP has none
 */
record SpanStatus(boolean ok, String message) {
  private static final int OK = 1;
  private static final int ERROR = 2;

  static SpanStatus of(Outcome outcome) {
    return of(outcome.status(), outcome.exitCode(), outcome.signal(), outcome.error());
  }

  static SpanStatus of(Status status, @Nullable Integer exitCode) {
    return of(status, exitCode, null, Redacted.EMPTY);
  }

  private static SpanStatus of(
      Status status, @Nullable Integer exitCode, @Nullable Integer signal, Redacted error) {
    return switch (status) {
      case SUCCEEDED -> new SpanStatus(true, "");
      case FAILED -> new SpanStatus(false, failure(exitCode, signal, error));
      case CANCELLED -> withError("cancelled", error);
      case TIMED_OUT -> withError("timed out", error);
      case RUNNING, INTERRUPTED -> withError("interrupted", error);
    };
  }

  private static String failure(
      @Nullable Integer exitCode, @Nullable Integer signal, Redacted error) {
    if (!error.isEmpty()) {
      return error.toString();
    }
    if (signal != null) {
      return "signal " + signal;
    }
    return exitCode == null ? "failed" : "exit code " + exitCode;
  }

  private static SpanStatus withError(String what, Redacted error) {
    return new SpanStatus(false, error.isEmpty() ? what : what + ": " + error);
  }

  Json json() {
    return JsonObject.builder()
        .put("code", ok ? OK : ERROR)
        .put("message", message.isEmpty() ? null : message)
        .build();
  }
}
