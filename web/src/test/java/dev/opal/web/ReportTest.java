// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.query.Recorded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><img onerror=\"x\">&\u202e";
  private static final int MEBIBYTE = 1024 * 1024;

  private static String page(Recorded run, @Nullable Recorded before) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Report(run, before, Instant.parse("2025-09-21T00:00:00Z")).write(out);
    return out.toString(UTF_8);
  }

  private static String group(String page, String regex) {
    Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).as(regex).isTrue();
    return matcher.group(1);
  }

  private static JsonObject data(String page) throws Exception {
    String packed = group(page, "id=\"data\">([^<]*)</script>");
    byte[] gzip = Base64.getDecoder().decode(packed);
    byte[] json = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
    return (JsonObject) Json.parse(json, 0, json.length);
  }

  private static String digest(String text) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  @Test
  void policy_allowsTheScriptAndStylesheetOfThePageAlone() throws Exception {
    String page = page(new TestRun("web").recorded(), null);
    String policy = group(page, "Content-Security-Policy\" content=\"([^\"]*)\"");

    assertThat(policy)
        .startsWith("default-src 'none'; ")
        .contains("script-src " + digest(group(page, "\n<script>(.*)</script>\n</body>")) + ";")
        .contains("style-src " + digest(group(page, "<style>(.*?)</style>")) + ";")
        .doesNotContain("unsafe", "http:", "https:");
    assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style>"));
  }

  @Test
  void script_endsWhereItsElementEnds() throws Exception {
    String page = page(new TestRun("web").recorded(), null);
    String script = group(page, "\n<script>(.*)</script>\n</body>");

    assertThat(script).hasSizeGreaterThan(10_000);
    assertThat(script).doesNotContainIgnoringCase("</script").doesNotContain("<!--", "\r");
  }

  @Test
  void textFromOutside_isNoMarkup() throws Exception {
    Recorded run =
        new TestRun(HOSTILE).step("main/check", Status.FAILED, "x\n" + HOSTILE + "\n").recorded();
    String page = page(run, null);
    String outside = page.replaceFirst("(?s)\n<script>.*</script>\n</body>", "");

    assertThat(outside).doesNotContain("<img", "alert(1)</", "\u202e");
    assertThat(group(outside, "<main id=\"plain\">(.*)</main>"))
        .contains("&lt;img onerror=&quot;x&quot;&gt;&amp;");
    assertThat(data(page).object("summary").string("target")).isEqualTo(HOSTILE);
  }

  @Test
  void pageWithoutScript_showsTheFailureAndItsLastLines() throws Exception {
    Recorded run =
        new TestRun("web")
            .step("main/build", Status.SUCCEEDED, "fine\n")
            .step("main/check", Status.FAILED, "first\n".repeat(100) + "no such file\n")
            .recorded();
    String plain = group(page(run, null), "<main id=\"plain\">(.*)</main>");

    assertThat(plain).contains("failed: web in dev", "failed: main/check", "no such file\n</pre>");
    assertThat(plain.split("first", -1)).hasSizeLessThan(60);
  }

  @Test
  void logs_areBoundedTogetherAndThatOfTheFailureIsNotTheOneThatPays() throws Exception {
    TestRun run = new TestRun("web");
    for (int i = 0; i < 40; i++) {
      run.step("main/long" + i, Status.SUCCEEDED, "some words\n".repeat(MEBIBYTE / 22));
    }
    run.step("main/short", Status.SUCCEEDED, "short\n");
    run.step("main/check", Status.FAILED, "some words\n".repeat(20_000) + "the end\n");
    JsonObject logs = data(page(run.recorded(), null)).object("logs");

    long shown = 0;
    for (Json log : logs.members().values()) {
      JsonObject one = (JsonObject) log;
      shown += one.integer("bytes") - one.integerOrEmpty("left_out_bytes").orElse(0);
    }
    assertThat(shown).isBetween(7L * MEBIBYTE, 8L * MEBIBYTE);
    assertThat(logs.object("main/check").members()).doesNotContainKey("tail");
    assertThat(logs.object("main/short").string("head")).isEqualTo("short\n");
    assertThat(logs.object("main/long7").integer("left_out_lines")).isPositive();
  }

  @Test
  void logThatIsGone_isNamed() throws Exception {
    Recorded run =
        new TestRun("web")
            .stepWithoutLog("main/gone", Status.SUCCEEDED, 12)
            .stepWithoutLog("main/quiet", Status.SUCCEEDED, 0)
            .file("plan.json", "{ damaged")
            .recorded();
    JsonObject data = data(page(run, null));

    assertThat(data.strings("unread_logs")).containsExactly("main/gone");
    assertThat(data.strings("unread_files")).containsExactly("plan.json");
  }

  @Test
  void plan_isThereWithoutWhatOnlyProgramsRead() throws Exception {
    Recorded run =
        new TestRun("web")
            .file(
                "plan.json",
                """
                {"steps": [{"id": "main/a", "argv": ["x"], "commitments": {"0": "y"}, "command": "x"}]}
                """)
            .recorded();
    JsonObject plan = data(page(run, null)).object("plan");

    assertThat(plan.objects("steps").get(0).members()).containsOnlyKeys("command", "id");
  }

  @Test
  void runBefore_isComparedByPath() throws Exception {
    Recorded before = new TestRun("web").step("main/a", Status.SUCCEEDED, "").recorded();
    JsonObject data = data(page(new TestRun("web").recorded(), before));

    assertThat(data.object("before").object("steps").integer("main/a")).isEqualTo(1_000_000_000);
  }

  @Test
  void sameRunAtTheSameMoment_givesTheSameBytes() throws Exception {
    Recorded run = new TestRun("web").step("main/a", Status.FAILED, "x\n").recorded();

    assertThat(page(run, null)).isEqualTo(page(run, null));
  }
}
