// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static dev.opal.plan.TestPlans.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.opal.model.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverTest {
  @TempDir Path folder;

  private TestPlans plans() {
    return new TestPlans(folder);
  }

  private static JsonObject value(Resolution resolution, int number) throws Exception {
    return resolution.plan().json().object("values").object(String.valueOf(number));
  }

  private static String shown(Resolution resolution, int number) throws Exception {
    return resolution.plan().json().object("resolved_values").string(String.valueOf(number));
  }

  @Test
  void secret_thatIsShortOrPartOfAValueIsNotShown() throws Exception {
    Resolution resolution =
        plans()
            .set("PIN", "4711")
            .set("NONE_TOKEN", "")
            .set("LATER", "hidden-words")
            .set("MIXED", "before hidden-words behind")
            .resolve(
                target(
                    "echo @env.PIN(secret=true) @env.NONE_TOKEN @env.MIXED @env.LATER(secret=true)"));
    assertThat(shown(resolution, 1)).isEqualTo("@env.PIN(secret=true) → <redacted:4chars>");
    assertThat(shown(resolution, 2)).isEqualTo("@env.NONE_TOKEN → <redacted>");
    assertThat(shown(resolution, 3)).isEqualTo("@env.MIXED → <redacted>");
  }

  @Test
  void pipe_isNotRead() throws Exception {
    Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertThat(made.waitFor()).isZero();
    assertThat(catchThrowable(() -> plans().resolve(target("cat @file.pipe"))))
        .hasMessageContaining("expected a readable file, saw @file.pipe: it is no regular file");
  }

  @Test
  void resolve_namesEveryMissingValueAtOnce() {
    Throwable thrown =
        catchThrowable(() ->
            plans()
                .resolve(
                    target("echo @env.A @var.b", "@http(\"http://x/@env.C\")", "cat @file.d")));
    assertThat(thrown)
        .hasMessageContainingAll(
            "test.opl:2:6: expected a value for @env.A, saw none; set A or give default=",
            "test.opl:2:13: expected a var of this file, saw @var.b",
            "test.opl:3:17: expected a value for @env.C",
            "test.opl:4:5: expected a readable file, saw @file.d");
  }

  @Test
  void resolve_readsOnlyWhatTheTargetNeeds() throws Exception {
    Resolution resolution = plans().resolve("var unused = \"@env.MISSING\"\n" + target("echo"));
    assertThat(resolution.plan().resolved().values()).isEmpty();
  }

  @Test
  void resolve_goesInWaves() throws Exception {
    Resolution resolution =
        plans()
            .set("REGION", "eu")
            .file("config-eu.txt", "x")
            .resolve(
                "var a = \"@var.b!\"\nvar b = \"<@env.REGION>\"\n"
                    + target("echo @var.a @file(\"config-@env.REGION.txt\")"));
    assertThat(shown(resolution, 1)).isEqualTo("@var.a → <eu>!");
    assertThat(shown(resolution, 2))
        .startsWith("@file(\"config-@env.REGION.txt\") → sha256:")
        .endsWith(" (1 bytes)");
    assertThat(TestPlans.shell(resolution.root()).variables())
        .containsEntry("OPAL_VALUE_1", Content.of("<eu>!"))
        .containsEntry("OPAL_VALUE_2", Content.of("x"));
  }

  @Test
  void resolve_namesACircle() {
    assertThat(
            catchThrowable(() ->
                plans()
                    .resolve(
                        "var a = \"@var.b\"\nvar b = \"@var.c\"\nvar c = \"@var.b\"\n"
                            + target("echo @var.a"))))
        .hasMessageContaining(
            "test.opl:1:10: expected no circle of values, saw @var.b → @var.c → @var.b");
  }

  @Test
  void resolve_boundsWhatGrows() {
    StringBuilder source = new StringBuilder("var v0 = \"" + "x".repeat(1000) + "\"\n");
    for (int i = 1; i < 60; i++) {
      source.append("var v").append(i).append(" = \"@{var.v").append(i - 1).append("}@{var.v");
      source.append(i - 1).append("}\"\n");
    }
    source.append(target("@shell(\"cat\", stdin=@var.v59)"));
    assertThat(catchThrowable(() -> plans().resolve(source.toString())))
        .hasMessageContaining("expected values of at most 16 MiB together");
  }

  @Test
  void resolve_boundsTheValuesOfOneCommand() {
    TestPlans plans = plans();
    StringBuilder command = new StringBuilder("true");
    for (int i = 0; i < 17; i++) {
      plans.set("LONG" + i, "x".repeat(64 * 1024));
      command.append(" @env.LONG").append(i);
    }
    assertThat(catchThrowable(() -> plans.resolve(target(command.toString()))))
        .hasMessageContaining("expected values of at most 1 MiB in one command, saw 1114112 bytes");
  }

  @Test
  void resolve_followsALongChain() throws Exception {
    StringBuilder source = new StringBuilder("var v0 = 1\n");
    for (int i = 1; i < 10_000; i++) {
      source.append("var v").append(i).append(" = @var.v").append(i - 1).append('\n');
    }
    Resolution resolution = plans().resolve(source + target("echo @var.v9999"));
    assertThat(shown(resolution, 1)).isEqualTo("@var.v9999 → 1");
  }

  @Test
  void value_isShownCommittedToOrDigested() throws Exception {
    Resolution resolution =
        plans()
            .set("PLAIN", "3")
            .set("API_TOKEN", "correct-horse-battery")
            .set("MARKED", "a-word-like-others")
            .set("CI_JOB_TOKEN", "rotates-each-job")
            .set("ROTATES", "rotates-each-day")
            .set("LONG", "x".repeat(2000))
            .set("FORM", "ghp_" + "a".repeat(36))
            .set("BYTES", new byte[] {(byte) 0xff, 1})
            .file("f.txt", "content")
            .file("server.key", "key-content")
            .resolve(
                "var made = \"with @env.API_TOKEN\"\n"
                    + target(
                        "echo @env.PLAIN @env.API_TOKEN @env.MARKED(secret=true) @env.CI_JOB_TOKEN",
                        "echo @env.ROTATES(secret=true, rotating=true) @env.LONG @env.FORM @env.BYTES",
                        "echo @file.f.txt @file.server.key @var.made @env.NONE(default=\"d\")"));
    assertThat(shown(resolution, 1)).isEqualTo("@env.PLAIN → 3");
    assertThat(value(resolution, 1).string("value")).isEqualTo("3");
    for (int secret : new int[] {2, 3, 7, 8, 10, 11}) {
      assertThat(value(resolution, secret).stringOrNull("value")).as(secret + "").isNull();
      assertThat(value(resolution, secret).string("commitment")).startsWith("hmac-sha256:");
    }
    assertThat(shown(resolution, 2)).isEqualTo("@env.API_TOKEN → <redacted:21chars>");
    for (int rotating : new int[] {4, 5}) {
      assertThat(value(resolution, rotating).members()).containsOnlyKeys("reference");
      assertThat(shown(resolution, rotating)).endsWith(" → <redacted>");
    }
    assertThat(value(resolution, 6).string("digest")).startsWith("sha256:");
    assertThat(value(resolution, 9).string("digest")).startsWith("sha256:");
    assertThat(shown(resolution, 12)).isEqualTo("@env.NONE(default=\"d\") → d");
    assertThat(resolution.plan().json().text())
        .doesNotContain(
            "correct-horse", "a-word-like", "rotates-", "ghp_aaa", "key-content", "xxxx");
  }

  @Test
  void value_ofASecretIsMaskedWhereverItIsPrinted() throws Exception {
    TestPlans plans = plans().set("MARKED", "a-word-like-others");
    Resolution resolution =
        plans.resolve(target("echo a-word-like-others", "echo @env.MARKED(secret=true)"));
    assertThat(resolution.plan().json().text()).doesNotContain("a-word-like-others");
    JsonObject step = resolution.plan().json().objects("steps").getFirst();
    assertThat(step.string("command")).isEqualTo("echo [REDACTED]");
    assertThat(step.object("commitments").string("command")).startsWith("hmac-sha256:");
  }

  @Test
  void value_thatHoldsASecretFoundLaterIsNotShown() throws Exception {
    Resolution resolution =
        plans()
            .set("BEFORE", "it is a-word-like-others here")
            .set("MARKED", "a-word-like-others")
            .resolve(target("echo @env.BEFORE @env.MARKED(secret=true)"));
    assertThat(resolution.plan().json().text()).doesNotContain("a-word-like-others");
    assertThat(value(resolution, 1).string("commitment")).startsWith("hmac-sha256:");
  }

  @Test
  void variable_isReplacedFromOutside() throws Exception {
    String source = "var n = 3\n" + target("echo @var.n");
    assertThat(shown(plans().replace("n", "4").resolve(source), 1)).isEqualTo("@var.n → 4");
    assertThat(catchThrowable(() -> plans().replace("nn", "4").resolve(source)))
        .hasMessageContaining("expected --var to name a var of this file, saw nn; did you mean n?");
  }

  @Test
  void value_thatIsNoVariableIsRefusedInACommand() throws Exception {
    byte[] large = new byte[64 * 1024 + 1];
    Arrays.fill(large, (byte) 'x');
    assertThat(catchThrowable(() -> plans().set("L", large).resolve(target("echo @env.L"))))
        .hasMessageContaining(
            "expected at most 64 KiB without NUL in a command, saw 65537 bytes; use stdin=");
    assertThat(catchThrowable(() -> plans().file("n", "a\0b").resolve(target("echo @file.n"))))
        .hasMessageContaining("with NUL; use stdin=");
    assertThat(
            catchThrowable(
                () -> plans().set("A", "1").resolve(target("echo" + " @env.A".repeat(4000)))))
        .hasMessageContaining(
            "expected a command of at most 64 KiB, saw 72004 bytes with the names of its values");
    Node.Shell fed =
        TestPlans.shell(
            plans().set("L", large).resolve(target("@shell(\"cat\", stdin=@env.L)")).root());
    assertThat(fed.input()).isEqualTo(Content.of(large));
  }
}
