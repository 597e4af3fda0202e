// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the user's own beside the built-in ones. */
class RulesIT {
  private static final String OWN =
      """
      rules: |
        rule acme-token
          literal acme_
          pattern acme_[a-z0-9]{8}
          example key acme_{}abcd1234 ok
          counter acme_short
          counter the acme_company
      """;

  @TempDir Path folder;

  private Shell shell(String config) throws IOException {
    Shell shell = Shell.in(Files.createTempDirectory(folder, "shell"));
    Files.createDirectories(shell.home());
    Files.writeString(shell.home().resolve("config.yaml"), config);
    return shell;
  }

  @Test
  void aRuleOfTheUsersOwn_masksAndIsPartOfThePlan() throws Exception {
    Shell plain = Shell.in(Files.createDirectory(folder.resolve("plain")));
    plain.expect("$OPAL exec -- echo acme_abcd1234", "acme_abcd1234\n");
    Shell shell = shell(OWN);
    shell.expect("$OPAL exec -- echo acme_abcd1234", "acme_abcd1234\n");
    assertThat(shell.recorded().only().text("steps/main/echo.log")).isEqualTo("[REDACTED]\n");
    assertThat(shell.recorded().only().json("plan.json").string("rule_set"))
        .isNotEqualTo(plain.recorded().only().json("plan.json").string("rule_set"));
    assertThat(shell.run("$OPAL rules list").out())
        .containsPattern("acme-token +secret +config.yaml")
        .containsPattern("github-token +secret +built-in");
  }

  @Test
  void aRuleThatIsDisabled_masksNoMore() throws Exception {
    String token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345";
    Shell shell = shell("rules_disabled: [github-token]\n");
    shell.expect("echo x " + token + " | $OPAL rules test - 2>/dev/null", "x " + token + "\n");
    assertThat(shell.run("$OPAL rules list").out()).doesNotContainPattern("(?m)^github-token ");
    Shell.Result unknown = shell("rules_disabled: [githubtoken]\n").run("$OPAL rules list");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("saw \"githubtoken\"; did you mean github-token?");
  }

  @Test
  void test_saysWhatIsMaskedByWhichRule() throws Exception {
    Shell shell = shell(OWN);
    Shell.Result result = shell.run("echo a acme_abcd1234 b | $OPAL rules test -");
    assertThat(result.out()).isEqualTo("a [REDACTED] b\n");
    assertThat(result.err()).isEqualTo("opal: config.yaml:acme-token masked 1\n");
    shell.expect("$OPAL rules test", "3 examples hold, 0 do not\n");
    Shell.Result broken =
        shell(OWN.replace("counter acme_short", "counter acme_abcd1234")).run("$OPAL rules test");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out())
        .contains("config.yaml: rule acme-token: expected counter 1", "2 examples hold, 1 do not");
    assertThat(shell(OWN.replaceAll(" +example.*\n", "")).run("$OPAL rules test").err())
        .contains("config.yaml: rule acme-token has no example")
        .hasLineCount(1);
    shell
        .with("MY_TOKEN", "yankee-8811")
        .expect("echo yankee-8811 | $OPAL rules test - 2>/dev/null", "[REDACTED]\n");
    assertThat(shell.recorded().sealed()).isEmpty();
  }

  @Test
  void aRuleThatIsNone_isNamedWithItsLine() throws Exception {
    for (String bad :
        new String[] {"(((", "a{1,1000}{1,1000}", "(?=x)acme_", "acme_[\\s\\S]*", "[A-Z0-9]{12}"}) {
      Shell.Result result =
          shell(OWN.replace("acme_[a-z0-9]{8}", bad)).run("$OPAL exec -- true; echo $?");
      assertThat(result.out()).as(bad).isEqualTo("125\n");
      assertThat(result.err().lines()).as(bad).hasSize(1);
      assertThat(result.err()).as(bad).contains("config.yaml", "acme-token");
    }
  }

  @Test
  void aProject_mayAddRulesAndDisableNone() throws Exception {
    Shell shell = shell("env: dev\n");
    Files.writeString(shell.file("opal.yaml"), OWN);
    shell.expect("echo acme_abcd1234 | $OPAL rules test - 2>/dev/null", "[REDACTED]\n");
    assertThat(shell.run("$OPAL rules list").out())
        .containsPattern("acme-token +secret +opal.yaml");
    shell.expect("$OPAL exec -- echo acme_abcd1234", "acme_abcd1234\n");
    assertThat(shell.run("$OPAL runs show latest").out()).contains("opal.yaml:acme-token=");
    Files.writeString(shell.file("opal.yaml"), "rules_disabled: [github-token]\n");
    Shell.Result refused = shell.run("$OPAL rules list");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("must not set rules_disabled");
  }
}
