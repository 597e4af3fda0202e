// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static dev.opal.model.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Plan PLAN = Samples.plan();

  @Test
  void json_isTheGoldenOne() throws Exception {
    byte[] json = PLAN.json().pretty();
    assertThat(new String(json, UTF_8))
        .isEqualTo(new String(Golden.file("plan.json", json), UTF_8));
  }

  @Test
  void hash_isComputedFromTheFileAlone() throws Exception {
    JsonObject file = (JsonObject) Json.parse(new String(PLAN.json().pretty(), UTF_8));
    assertThat(Hash.of(HashedPlan.of(file).canonical())).isEqualTo(PLAN.hash());
    assertThat(file.string("plan_hash")).isEqualTo(PLAN.hash().toString());
    assertThat(file.string("template_hash")).isEqualTo(PLAN.templateHash().toString());
  }

  /** Takes the two members out as text, so that nothing of ours decides what is hashed. */
  @Test
  void hash_isThatOfAnotherCanonicalisation() throws Exception {
    String rest =
        new String(PLAN.json().pretty(), UTF_8)
            .replaceAll(" *\"(plan_hash|resolved_at)\": \"[^\"]*\",\n", "")
            .replaceAll(" *\"1\": \"@env.API_TOKEN → [^\"]*\",\n", "");
    byte[] canonical = new JsonCanonicalizer(rest).getEncodedUTF8();
    assertThat(Hash.of(canonical)).isEqualTo(PLAN.hash());
  }

  @Test
  void hash_doesNotKnowWhenThePlanWasResolvedOrHowLongItTakes() throws Exception {
    Plan later =
        new Plan(
            PLAN.env(),
            PLAN.target(),
            PLAN.directory(),
            PLAN.keyId(),
            PLAN.ruleSet(),
            PLAN.resolvedAt().plusSeconds(99),
            PLAN.steps(),
            PLAN.resolved());
    assertThat(later.hash()).isEqualTo(PLAN.hash());

    JsonObject estimated =
        withSteps(step -> step.toBuilder().put("estimated_duration", "15s").build());
    assertThat(Hash.of(HashedPlan.of(estimated).canonical())).isEqualTo(PLAN.hash());
    String first = PLAN.steps().get(0).id().toString();
    for (Map.Entry<Long, String> form :
        Map.of(0L, "0ms", 9_999L, "9999ms", 10_999L, "10s", 90_000L, "90s").entrySet()) {
      Plan known = PLAN.withEstimates(Map.of(first, Duration.ofMillis(form.getKey())));
      assertThat(known.hash()).isEqualTo(PLAN.hash());
      assertThat(known.json().objects("steps").get(0).string("estimated_duration"))
          .isEqualTo(form.getValue());
    }
  }

  @Test
  void hash_changesWithAnythingElse() throws Exception {
    Map<String, Hash> hashes = new LinkedHashMap<>();
    PLAN.json()
        .members()
        .forEach((name, value) -> {
          JsonObject.Builder changed = PLAN.json().toBuilder();
          hashes.put(name, hash(changed.put(name, new Json.Str(value + "x")).build()));
        });
    assertThat(hashes.remove("plan_hash")).isEqualTo(PLAN.hash());
    assertThat(hashes.remove("resolved_at")).isEqualTo(PLAN.hash());
    assertThat(hashes).hasSize(12);
    hashes.put("an added member", hash(PLAN.json().toBuilder().put("x", 1).build()));
    for (String name :
        List.of(
            "id", "decorator", "command", "argv", "commitments", "options", "blocks", "added")) {
      hashes.put(
          "a step's " + name, hash(withSteps(step -> step.toBuilder().put(name, "x").build())));
    }
    List<Json> reversed = new ArrayList<>(((Json.Arr) PLAN.json().members().get("steps")).items());
    Collections.reverse(reversed);
    hashes.put("order", hash(PLAN.json().toBuilder().put("steps", new Json.Arr(reversed)).build()));

    assertThat(hashes.values()).doesNotContain(PLAN.hash()).doesNotHaveDuplicates();
  }

  @Test
  void hash_changesWithTheSecret() {
    PlanStep step = PLAN.steps().get(0);
    PlanStep other =
        new PlanStep(
            step.id(),
            step.decorator(),
            step.command(),
            step.argv(),
            Map.of("5", "hmac-sha256:" + "5e".repeat(32)));
    assertThat(withSteps(List.of(other, PLAN.steps().get(1))).hash()).isNotEqualTo(PLAN.hash());
  }

  @Test
  void templateHash_joinsEnvironmentsAndValues() {
    Plan staging =
        new Plan(
            new Name(text("staging")),
            PLAN.target(),
            PLAN.directory(),
            PLAN.keyId(),
            PLAN.ruleSet(),
            PLAN.resolvedAt(),
            PLAN.steps(),
            new Plan.Resolved(
                PLAN.resolved().blocks(),
                List.of(
                    new Plan.Value(
                        text("@var.REPLICAS"), text("1"), null, null, text("@var.REPLICAS → 1"))),
                Map.of()));
    assertThat(staging.templateHash()).isEqualTo(PLAN.templateHash());
    assertThat(staging.hash()).isNotEqualTo(PLAN.hash());
    assertThat(withSteps(PLAN.steps().subList(0, 1)).templateHash())
        .isNotEqualTo(PLAN.templateHash());
  }

  @Test
  void hashed_keepsAllOtherMembers() {
    assertThat(HashedPlan.of(PLAN.json()).members().keySet())
        .isEqualTo(
            Set.of(
                "version",
                "env",
                "target",
                "directory",
                "key_id",
                "rule_set",
                "steps",
                "resolved_values",
                "values",
                "blocks",
                "programs",
                "template_hash"));
  }

  @Test
  void hash_knowsWhatIsShownOfAValueUnlessItIsSecret() throws Exception {
    JsonObject shown = PLAN.json().object("resolved_values");
    JsonObject hidden = shown.toBuilder().put("1", "@env.API_TOKEN → <redacted>").build();
    JsonObject other = shown.toBuilder().put("2", "@var.REPLICAS → 4").build();
    assertThat(hash(PLAN.json().toBuilder().put("resolved_values", hidden).build()))
        .isEqualTo(PLAN.hash());
    assertThat(hash(PLAN.json().toBuilder().put("resolved_values", other).build()))
        .isNotEqualTo(PLAN.hash());
  }

  @Test
  void hash_knowsWhatIsClaimedOfASecret() throws Exception {
    JsonObject shown = PLAN.json().object("resolved_values");
    for (String claim :
        List.of(
            "@env.API_TOKEN → the-harmless-one",
            "@env.API_TOKEN → <redacted:32chars> of staging",
            "@env.API_TOKEN → <redacted:manychars>",
            "@env.OTHER → <redacted:32chars>",
            "")) {
      JsonObject claimed = shown.toBuilder().put("1", claim).build();
      assertThat(hash(PLAN.json().toBuilder().put("resolved_values", claimed).build()))
          .as(claim)
          .isNotEqualTo(PLAN.hash());
    }
  }

  private static Hash hash(JsonObject plan) {
    return Hash.of(HashedPlan.of(plan).canonical());
  }

  private static JsonObject withSteps(UnaryOperator<JsonObject> change) {
    List<Json> steps = new ArrayList<>();
    for (Json step : ((Json.Arr) PLAN.json().members().get("steps")).items()) {
      steps.add(change.apply((JsonObject) step));
    }
    return PLAN.json().toBuilder().put("steps", new Json.Arr(steps)).build();
  }

  private static Plan withSteps(List<PlanStep> steps) {
    return new Plan(
        PLAN.env(),
        PLAN.target(),
        PLAN.directory(),
        PLAN.keyId(),
        PLAN.ruleSet(),
        PLAN.resolvedAt(),
        steps,
        PLAN.resolved());
  }
}
