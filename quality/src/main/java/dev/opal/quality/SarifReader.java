// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.model.Reasons;
import dev.opal.model.Texts;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.quality.Catalogue.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0: what the tools of all runs found and nobody suppressed. A run without results did
 * not look, and one whose tool says that it failed did not look everywhere: neither counts as
 * clean.
 */
final class SarifReader implements ResultReader {
  /** What fits, as text and as values, into the memory that a command has. */
  private static final int MAX_MEBIBYTES = 16;

  /** What is kept of a file; most of it is places and texts, which nothing here needs. */
  private static final Set<String> MEMBERS =
      Set.of(
          "version",
          "runs",
          "invocations",
          "executionSuccessful",
          "tool",
          "driver",
          "rules",
          "id",
          "defaultConfiguration",
          "results",
          "ruleId",
          "ruleIndex",
          "rule",
          "index",
          "kind",
          "level",
          "baselineState",
          "suppressions",
          "status");

  private final Map<String, Long> byRule = new TreeMap<>();
  private final Map<Metric, Long> byLevel = new EnumMap<>(Metric.class);
  private long found;
  private int scans;
  private @Nullable String missing;

  @Override
  public void read(Path file) throws ResultException {
    byte[] bytes = bytes(file);
    try {
      Json json = Json.parse(bytes, 0, bytes.length, MEMBERS::contains);
      if (!(json instanceof JsonObject log) || !"2.1.0".equals(log.stringOrNull("version"))) {
        throw new JsonException("expected SARIF of version 2.1.0, saw another kind of JSON");
      }
      for (JsonObject run : log.objects("runs")) {
        run(run);
      }
    } catch (JsonException e) {
      throw new ResultException(at(file, bytes, e.offset()) + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws ResultException {
    int most = MAX_MEBIBYTES * 1024 * 1024;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new ResultException(
            file + ": expected at most " + MAX_MEBIBYTES + " MiB of SARIF, saw more");
      }
      return bytes;
    } catch (IOException e) {
      throw new ResultException(file + ": expected a readable file but: " + Reasons.of(e), e);
    }
  }

  private static String at(Path file, byte[] bytes, int offset) {
    if (offset < 0) {
      return file.toString();
    }
    String before = new String(bytes, StandardCharsets.UTF_8);
    String lines = before.substring(0, Math.min(offset, before.length()));
    long line = lines.chars().filter(c -> c == '\n').count() + 1;
    return file + ":" + line + ":" + (lines.length() - lines.lastIndexOf('\n'));
  }

  private void run(JsonObject run) throws JsonException {
    for (JsonObject invocation : run.objects("invocations")) {
      if (invocation.members().containsKey("executionSuccessful")
          && !invocation.bool("executionSuccessful")) {
        missing = "a tool that ended well, by executionSuccessful";
      }
    }
    Json results = run.members().get("results");
    if (results == null || results instanceof Json.Null) {
      return;
    }
    scans++;
    JsonObject tool = run.objectOrNull("tool");
    JsonObject driver = tool == null ? null : tool.objectOrNull("driver");
    List<JsonObject> rules = driver == null ? List.of() : driver.objects("rules");
    Map<String, JsonObject> rulesById = new HashMap<>();
    for (JsonObject rule : rules) {
      String id = rule.stringOrNull("id");
      if (id != null) {
        rulesById.put(id, rule);
      }
    }
    for (JsonObject result : run.objects("results")) {
      if (counts(result)) {
        count(result, rules, rulesById);
      }
    }
  }

  private static boolean counts(JsonObject result) throws JsonException {
    for (JsonObject suppression : result.objects("suppressions")) {
      String status = suppression.stringOrNull("status");
      if (status == null || status.equals("accepted")) {
        return false;
      }
    }
    String kind = result.stringOrNull("kind");
    return (kind == null || kind.equals("fail"))
        && !"absent".equals(result.stringOrNull("baselineState"));
  }

  private void count(JsonObject result, List<JsonObject> rules, Map<String, JsonObject> byId)
      throws JsonException {
    JsonObject reference = result.objectOrNull("rule");
    String id = result.stringOrNull("ruleId");
    if (id == null && reference != null) {
      id = reference.stringOrNull("id");
    }
    OptionalLong index = result.integerOrEmpty("ruleIndex");
    if (index.isEmpty() && reference != null) {
      index = reference.integerOrEmpty("index");
    }
    boolean named = index.isPresent() && index.getAsLong() >= 0 && index.getAsLong() < rules.size();
    JsonObject rule = named ? rules.get((int) index.getAsLong()) : id == null ? null : byId.get(id);
    if (id == null && rule != null) {
      id = rule.stringOrNull("id");
    }
    found++;
    byRule.merge(id == null ? "" : id, 1L, Long::sum);
    byLevel.merge(level(result, rule), 1L, Long::sum);
  }

  private static Metric level(JsonObject result, @Nullable JsonObject rule) throws JsonException {
    String level = result.stringOrNull("level");
    JsonObject configured = rule == null ? null : rule.objectOrNull("defaultConfiguration");
    if (level == null && configured != null) {
      level = configured.stringOrNull("level");
    }
    String known = level == null ? "warning" : level;
    return switch (known) {
      case "error" -> Metric.VIOLATIONS_ERROR;
      case "warning" -> Metric.VIOLATIONS_WARNING;
      case "note", "none" -> Metric.VIOLATIONS_NOTE;
      default ->
          throw new JsonException(
              "a level must be error, warning, note or none but was " + Texts.quote(known));
    };
  }

  @Override
  public Results results() {
    if (missing != null || scans == 0) {
      return Results.nothing(Map.of(), missing != null ? missing : "a run with results");
    }
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.VIOLATIONS_FOUND, (double) found);
    for (Metric level :
        List.of(Metric.VIOLATIONS_ERROR, Metric.VIOLATIONS_WARNING, Metric.VIOLATIONS_NOTE)) {
      figures.put(level, (double) byLevel.getOrDefault(level, 0L));
    }
    List<Map.Entry<String, Long>> rules = new ArrayList<>(byRule.entrySet());
    rules.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    List<Results.Note> notes = new ArrayList<>();
    for (Map.Entry<String, Long> rule : rules.subList(0, Math.min(rules.size(), Results.LISTED))) {
      String count = rule.getValue().toString();
      String id = rule.getKey().isEmpty() ? "a rule without an id" : rule.getKey();
      notes.add(
          new Results.Note(
              Catalogue.RULE_VIOLATED, id + ": " + count, Map.of("rule", id, "count", count)));
    }
    return new Results(figures, notes, rules.size() - notes.size(), "");
  }
}
