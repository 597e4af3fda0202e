// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.LossKind;
import dev.opal.model.Reasons;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.recorder.Projections;
import dev.opal.recorder.RunView;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bundle says of its run: its summary.json; where that is missing, malformed or about
 * another run, what its journals tell; where they tell nothing, what its place tells. Of the last
 * two a loss of the kind {@code files} says so, so that an answer from an index says it too.
 *
 * @param json as summary.json holds it
 */
record BundleSummary(Summary summary, JsonObject json, List<RecordedStep> steps) {
  private static final String FILE = "summary.json";
  private static final int MAX_BYTES = 512 * 1024 * 1024;

  private static final String FROM_JOURNALS =
      "summary.json is missing or damaged; this is what the journals tell";
  private static final String FROM_PLACE =
      "summary.json and the journals are missing or damaged; this is what the bundle's place tells";

  /**
   * Reads a bundle. Nothing in it makes this fail.
   *
   * @throws StoreException where the bundle cannot be read at this moment
   */
  static BundleSummary read(Bundle bundle) throws StoreException {
    try {
      Optional<BundleSummary> read = ofFile(bundle);
      if (read.isEmpty()) {
        read = ofJournals(bundle);
      }
      return read.isPresent() ? read.get() : ofPlace(bundle.key());
    } catch (IOException e) {
      throw new StoreException.Unavailable(
          "expected to read bundle "
              + bundle.key()
              + ", saw "
              + Reasons.of(e)
              + "; mend that and try again",
          e);
    }
  }

  private static Optional<BundleSummary> ofFile(Bundle bundle) throws StoreException, IOException {
    try {
      BundleSummary read = parse(load(bundle));
      return isOf(bundle.key(), read.summary) ? Optional.of(read) : Optional.empty();
    } catch (StoreException.Rejected | JsonException e) {
      // Missing or malformed.
      return Optional.empty();
    }
  }

  static BundleSummary parse(JsonObject json) throws JsonException {
    return new BundleSummary(Summary.parse(json), json, RecordedStep.parseAll(json));
  }

  private static JsonObject load(Bundle bundle) throws StoreException, IOException, JsonException {
    try (InputStream in = bundle.open(FILE)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (Json.parse(bytes, 0, bytes.length) instanceof JsonObject object) {
        return object;
      }
      throw new JsonException(FILE + " must be an object");
    }
  }

  private static boolean isOf(BundleKey key, Summary summary) {
    try {
      return key.equals(
          BundleKey.of(summary.env(), summary.target(), summary.planHash(), summary.runId()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static Optional<BundleSummary> ofJournals(Bundle bundle)
      throws StoreException, IOException {
    try {
      Optional<RunView> view = Projections.of(bundle, List.of());
      if (view.isPresent() && isOf(bundle.key(), view.get().summary())) {
        return Optional.of(
            parse(withLoss(Projections.summary(view.get()), view.get().summary(), FROM_JOURNALS)));
      }
    } catch (StoreException.Rejected | JsonException e) {
      // Missing or malformed, like a view that is empty or another run's.
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static JsonObject withLoss(JsonObject json, Summary summary, String reason) {
    List<Summary.Loss> losses = new ArrayList<>(summary.losses());
    losses.add(new Summary.Loss(LossKind.FILES, 1, reason));
    return json.toBuilder().putAll("losses", losses, BundleSummary::loss).build();
  }

  private static BundleSummary ofPlace(BundleKey key) {
    JsonObject json =
        JsonObject.builder()
            .put("schema", Summary.SCHEMA)
            .putText("run_id", key.runId())
            .put("env", key.env())
            .put("target", key.target())
            .put("origin", "recovery")
            .put("status", "interrupted")
            .putText("started_at", key.runId().startedAt())
            .put("duration_ns", 0)
            .put("trace_id", "")
            .put("user", "")
            .put("runner", "")
            .put("host", "")
            .put("steps", 0)
            .put("retries", 0)
            .putTexts("tags", Map.of())
            .putAll(
                "losses",
                List.of(new Summary.Loss(LossKind.FILES, 1, FROM_PLACE)),
                BundleSummary::loss)
            .putTexts("redactions", Map.of())
            .build();
    try {
      return parse(json);
    } catch (JsonException e) {
      throw new IllegalStateException("a summary made here must be one", e);
    }
  }

  private static Json loss(Summary.Loss loss) {
    return JsonObject.builder()
        .putText("kind", loss.kind())
        .put("count", loss.count())
        .put("reason", loss.reason())
        .build();
  }
}
