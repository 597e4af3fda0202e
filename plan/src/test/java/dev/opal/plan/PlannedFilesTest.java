// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static dev.opal.plan.TestPlans.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a plan commits to, and names that it must not tell. */
class PlannedFilesTest {
  @TempDir Path folder;

  private TestPlans plans() {
    return new TestPlans(folder);
  }

  @Test
  void program_ofTheFolderIsPartOfThePlan() throws Exception {
    String source = target("./smoke.sh --all", "sh ./other.sh", "build/hello");
    Resolution before =
        plans().file("smoke.sh", "exit 0").file("build/hello", "exit 0").resolve(source);
    Resolution after = plans().file("smoke.sh", "exit 1").resolve(source);
    assertThat(before.plan().resolved().programs().keySet()).hasToString("[./smoke.sh]");
    assertThat(after.plan().hash()).isNotEqualTo(before.plan().hash());
    assertThat(after.plan().templateHash()).isEqualTo(before.plan().templateHash());
  }

  @Test
  void programs_thatAreMaskedAlikeAreAllPartOfThePlan() throws Exception {
    String token = "ghp_abcdefghijklmnopqrstuvwxyz01234567";
    String source = target("./" + token + "89", "./" + token + "98");
    Plan before = programs(token, "one", "two").resolve(source).plan();
    assertThat(before.resolved().programs().keySet()).hasToString("[./[REDACTED]]");
    for (String[] texts : List.of(new String[] {"one", "other"}, new String[] {"other", "two"})) {
      Plan after = programs(token, texts[0], texts[1]).resolve(source).plan();
      assertThat(after.hash()).isNotEqualTo(before.hash());
    }
  }

  private TestPlans programs(String token, String first, String second) throws IOException {
    return plans().file(token + "89", first).file(token + "98", second);
  }

  @Test
  void program_behindBlanksAndCommentsIsPartOfThePlan() throws Exception {
    plans().file("smoke.sh", "exit 0");
    for (String command : List.of(" ./smoke.sh", "# first\\n./smoke.sh")) {
      Plan plan = plans().resolve(target("@shell(\"" + command + "\")")).plan();
      assertThat(plan.resolved().programs().keySet()).hasToString("[./smoke.sh]");
    }
  }

  @Test
  void target_isNamedWithoutASecret() {
    assertThatThrownBy(() ->
            plans().secret("Plainsecret0815xyz").resolve("target Plainsecret0815xyz {\ntrue\n}\n"))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("expected a target whose name holds no secret");
  }

  @Test
  void secretInTheTextOfACommand_needsAShell() throws Exception {
    String secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    assertThat(plans().resolve(target("@shell(\"echo " + secret + "\", shell=\"bash\")")))
        .isNotNull();
    assertThatThrownBy(
            () -> plans().resolve(target("@shell(\"print('" + secret + "')\", shell=\"python3\")")))
        .hasMessageContaining("expected no secret in the text of a command that python3 reads");
  }

  @Test
  void file_thatIsMadeWhenItIsReadIsNone() {
    assertThatThrownBy(() -> plans().resolve(target("echo @file(\"/proc/kmsg\")")))
        .hasMessageContaining("it is no stored file");
  }
}
