// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Set<String> MAY_BE_ABSENT =
      Set.of(
          "external_id",
          "ended_at",
          "exit_code",
          "plan_hash",
          "template_hash",
          "git",
          "failed_step",
          "losses");

  @Test
  void json_isTheGoldenOne() throws Exception {
    byte[] json = Samples.summary().json().pretty();
    assertThat(new String(json, UTF_8))
        .isEqualTo(new String(Golden.file("summary.json", json), UTF_8));
  }

  @Test
  void json_readAgain_isTheSameSummary() throws Exception {
    assertThat(Summary.parse(Samples.summary().json())).isEqualTo(Samples.summary());
  }

  @Test
  void runThatIsStillRunning_roundTrips() throws Exception {
    Summary full = Samples.summary();
    Summary bare =
        new Summary(
            full.runId(),
            null,
            "dev",
            "build",
            Origin.BRACKET,
            Status.RUNNING,
            full.startedAt(),
            null,
            0,
            null,
            null,
            null,
            full.traceId(),
            "",
            "",
            "",
            null,
            null,
            null,
            null,
            0,
            0,
            Map.of(),
            List.of(),
            Map.of());
    assertThat(Summary.parse(bare.json())).isEqualTo(bare);
    assertThat(bare.json().members())
        .doesNotContainKeys("git", "ended_at", "exit_code", "plan_hash");
  }

  @Test
  void newerSchema_isRefusedAndUnknownMembersIgnored() throws Exception {
    JsonObject.Builder newer = Samples.summary().json().toBuilder().put("schema", 2);
    assertThatThrownBy(() -> Summary.parse(newer.build()))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("use a newer Opal");
    JsonObject more = Samples.summary().json().toBuilder().put("added_later", true).build();
    assertThat(Summary.parse(more)).isEqualTo(Samples.summary());
  }

  @Test
  void memberMissingOrOfAnotherType_isRefusedAndNothingElseThrown() {
    JsonObject json = Samples.summary().json();
    for (String name : json.members().keySet()) {
      for (Json value :
          List.of(Json.NULL, new Json.Str("?"), new Json.Int(-7), new Json.Real(0.5))) {
        JsonObject broken = json.toBuilder().put(name, value).build();
        if (value.equals(Json.NULL) && !MAY_BE_ABSENT.contains(name)) {
          assertThatThrownBy(() -> Summary.parse(broken))
              .as(name)
              .isInstanceOf(JsonException.class);
        } else {
          readOrRefuse(broken);
        }
      }
    }
  }

  private static void readOrRefuse(JsonObject json) {
    try {
      assertThat(Summary.parse(json)).isNotNull();
    } catch (JsonException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
  }
}
