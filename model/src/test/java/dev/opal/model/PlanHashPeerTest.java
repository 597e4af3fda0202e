// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads docs/formats/plan.md can compute a plan's hash in another language. */
class PlanHashPeerTest {
  @TempDir private Path folder;

  @BeforeAll
  static void requirePython() throws InterruptedException {
    try {
      new ProcessBuilder("python3", "--version").redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      String missing = "python3 is not installed: apt-get install python3";
      if ("true".equals(System.getenv("CI"))) {
        fail(missing);
      }
      abort(missing);
    }
  }

  @Test
  void goldenPlan_hasTheHashThatItNames() throws Exception {
    assertThat(python(Path.of("src/test/resources/plan.json")))
        .isEqualTo(Samples.plan().hash().toString());
  }

  @Test
  void textThatIsEasilyWrittenWrongly_hashesAlike() throws Exception {
    Plan plan = Samples.plan();
    String odd = "\u0000\b\t\n\u000b\f\r\u001f\"\\/\u007f\u0080é\u2028€\ufb33\ud83d\ude00";
    Plan other =
        new Plan(
            plan.env(),
            plan.target(),
            Samples.text(odd),
            plan.keyId(),
            plan.ruleSet(),
            plan.resolvedAt(),
            List.of(),
            new Plan.Resolved(
                List.of(
                    new Plan.Block(1, "retry", Map.of(odd, Samples.text(odd)), Map.of(odd, odd))),
                List.of(
                    new Plan.Value(
                        Samples.text(odd), Samples.text(""), null, null, Samples.text(odd)),
                    new Plan.Value(Samples.text("rotating"), null, null, null, Samples.text("x")),
                    new Plan.Value(
                        Samples.text("@env.A"),
                        null,
                        null,
                        null,
                        Samples.text("@env.A → <redacted>")),
                    new Plan.Value(
                        Samples.text(odd),
                        null,
                        null,
                        null,
                        Samples.text(odd + " → <redacted:1chars>"))),
                Map.of(
                    Samples.text("\ufb33"),
                    plan.hash(),
                    Samples.text("\ud83d\ude00"),
                    plan.hash(),
                    Samples.text(odd),
                    plan.hash())));
    Path file = Files.write(folder.resolve("plan.json"), other.json().canonical());
    assertThat(python(file)).isEqualTo(other.hash().toString());
  }

  @Test
  void goldenScripts_havePlansWithTheHashesThatTheyName() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../plan/src/test/resources/golden"))) {
      List<Path> plans = files.filter(file -> file.toString().endsWith(".plan.json")).toList();
      assertThat(plans).hasSizeGreaterThan(10);
      for (Path plan : plans) {
        assertThat(Files.readString(plan)).contains("\"plan_hash\": \"" + python(plan) + '"');
      }
    }
  }

  private static String python(Path plan) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("python3", "src/test/python/plan_hash.py", plan.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
