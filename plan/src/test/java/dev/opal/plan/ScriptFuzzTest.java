// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a file holds, it parses or is refused with places that exist. */
class ScriptFuzzTest {
  @FuzzTest(maxDuration = "3m")
  void parse_endsAndNamesPlaces(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8).replace('\0', ' ');
    Source source = new Source("fuzz.opl", text);
    try {
      Script script = ScriptParser.parse(source);
      script.targets().keySet().forEach(target -> assertParts(Planner.uses(script, target)));
    } catch (PlanException e) {
      assertThat(e.getMessage()).contains("fuzz.opl:");
    }
  }

  private static void assertParts(List<Template.Use> uses) {
    uses.forEach(use -> assertThat(use.reference().toString()).startsWith("@"));
  }
}
