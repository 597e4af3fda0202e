// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static dev.opal.plan.TestPlans.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.opal.model.HashedPlan;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  @TempDir Path folder;

  private TestPlans plans() {
    return new TestPlans(folder);
  }

  private static List<String> paths(Resolution resolution) {
    return resolution.plan().steps().stream().map(step -> step.id().toString()).toList();
  }

  @Test
  void steps_areNamedByPathAndPlace() throws Exception {
    assertThat(
            paths(
                plans()
                    .resolve(
                        target(
                            "a: true",
                            "true",
                            "g {",
                            "true",
                            "@retry(times=2) {",
                            "b: true",
                            "true",
                            "}",
                            "}",
                            "a: true",
                            "g {",
                            "true",
                            "}"))))
        .containsExactly(
            "main/a", "main/2", "main/g/1", "main/g/b", "main/g/3", "main/a~2", "main/g/1~2");
  }

  @Test
  void blocks_sayWhatStandsAround() throws Exception {
    Resolution resolution =
        plans()
            .resolve(
                target(
                    "@timeout(5m) {",
                    "@retry(times=3, delay=2s) {",
                    "a: true",
                    "}",
                    "}",
                    "@parallel(max=2, on_failure=\"cancel\") {",
                    "g {",
                    "b: true",
                    "c: true",
                    "}",
                    "d: true",
                    "}"));
    assertThat(resolution.plan().json().objects("blocks").toString())
        .isEqualTo(
            """
            [{"decorator":"timeout","id":1,"options":{"after":"5m"}}, \
            {"decorator":"retry","id":2,"options":{"delay":"2s","times":"3"}}, \
            {"decorator":"parallel","id":3,"options":{"max":"2","on_failure":"cancel"}}, \
            {"decorator":"branch","id":4,"options":{}}]\
            """);
    assertThat(resolution.plan().steps().stream().map(step -> step.blocks().toString()))
        .containsExactly("[1, 2]", "[3, 4]", "[3, 4]", "[3]");
    Node.Sequence root = (Node.Sequence) resolution.root();
    Node.Timeout timeout = (Node.Timeout) root.nodes().get(0);
    assertThat(timeout.after()).isEqualTo(Duration.ofMinutes(5));
    Node.Retry retry = (Node.Retry) ((Node.Sequence) timeout.block()).nodes().getFirst();
    assertThat(retry.times()).isEqualTo(3);
    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(2));
    Node.Parallel parallel = (Node.Parallel) root.nodes().get(1);
    assertThat(parallel.cancels()).isTrue();
    assertThat(parallel.branches()).hasSize(2);
  }

  @Test
  void path_thatHoldsASecretIsAnother() throws Exception {
    Resolution resolution =
        plans()
            .secret("deploy-it/the-api")
            .secret("main/groups-of")
            .resolve(
                target(
                    "deploy-it {",
                    "the-api: true",
                    "the-api2: true",
                    "other: true",
                    "}",
                    "groups-of {",
                    "a: true",
                    "}"));
    assertThat(paths(resolution))
        .containsExactly(
            "main/deploy-it/step", "main/deploy-it/step~2", "main/deploy-it/other", "main/step/a");
  }

  @Test
  void path_thatHoldsASecretWhateverItsNameIs_isRefused() {
    TestPlans plans = plans().secret("deploy-it/the-api").secret("deploy-it/step");
    assertThat(catchThrowable(() -> plans.resolve(target("deploy-it {", "the-api: true", "}"))))
        .hasMessageContaining(
            "test.opl:3:10: expected a step whose path holds no secret, saw one; rename the step");
  }

  @Test
  void blocks_commitToWhatIsMaskedInThem() throws Exception {
    Plan first = secretTimeout("000000000012345s");
    Plan second = secretTimeout("000000000012346s");
    assertThat(first.json().text()).doesNotContain("12345");
    assertThat(first.json().objects("blocks").getFirst().object("commitments").string("after"))
        .startsWith("hmac-sha256:");
    assertThat(first.hash()).isNotEqualTo(second.hash());
    assertThat(first.templateHash()).isNotEqualTo(second.templateHash());
    assertThat(secretTimeout("000000000012345s").hash()).isEqualTo(first.hash());
  }

  private Plan secretTimeout(String after) throws Exception {
    return plans().secret(after).resolve(target("@timeout(" + after + ") {", "true", "}")).plan();
  }

  @Test
  void options_mayBeReferences() throws Exception {
    Resolution resolution =
        plans()
            .resolve(
                "var n = 3\n" + target("@retry(times=@var.n, delay=\"@{var.n}s\") {", "true", "}"));
    Node.Retry retry = (Node.Retry) ((Node.Sequence) resolution.root()).nodes().getFirst();
    assertThat(retry.times()).isEqualTo(3);
    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "@retry(times=0) { ~ expected times= to be a whole number from 1 to 1000",
        "@retry(times=\"x\") { ~ expected times= to be a whole number from 1 to 1000",
        "@retry(times=3, delay=2) { ~ expected delay= to be a duration",
        "@timeout(0s) { ~ expected after= to be above 0",
        "@parallel(max=257) { ~ expected max= to be a whole number from 1 to 256",
        "@parallel(on_failure=\"stop\") { ~ expected on_failure= to be finish or cancel",
      })
  void options_areChecked(String opener, String problem) {
    assertThat(catchThrowable(() -> plans().resolve(target(opener, "true", "}"))))
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\"https://h/@env.V\" ~ a/b?c ~ https://h/a%2Fb%3Fc",
        "\"https://h/?q=@env.V&x\" ~ é &# ~ https://h/?q=%C3%A9%20%26%23&x",
        "\"https://@env.V:8080/\" ~ api.internal ~ https://api.internal:8080/",
        "\"@env.V/health\" ~ http://h:1 ~ http://h:1/health",
        "@env.V ~ http://h/a?b ~ http://h/a?b",
        "\"http://h/../@env.V\" ~ ..a ~ http://h/../..a",
        "\"http://h/?@env.V/x\" ~ .. ~ http://h/?../x",
      })
  void url_takesAValueAsOnePart(String url, String value, String expected) throws Exception {
    Resolution resolution = plans().set("V", value).resolve(target("@http(" + url + ")"));
    Node.Http http = (Node.Http) ((Node.Sequence) resolution.root()).nodes().getFirst();
    assertThat(http.url()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "@http(\"https://@env.V/\") ~ expected a host and port in this place",
        "@http(\"file:///etc/passwd\") ~ expected a URL that begins with https:// or http://",
        "@http(\"http://h/ x\") ~ expected a URL without blanks",
        "@http(\"http://h/\", header=\"A: @env.N\") ~ expected header= to be \"Name: value\" in one line",
        "@http(\"http://h/\", header=\"A b: c\") ~ expected header=",
        "@http(\"http://h/\", header=\"A: b\", header=\"Host: c\") ~ test.opl:2:35: expected header=",
        "@http(\"http://h/\", header=\"A: Zoë€\") ~ expected header=",
        "@http(\"http://h/a|b\") ~ expected a URL with a host, and other signs as %7C",
        "@http(\"http:///a\") ~ expected a URL with a host",
        "@http(\"http://h/\", method=\"CONNECT\") ~ expected method=",
        "@http(\"http://h/@env.UP/b\") ~ expected no value that makes . or ..",
        "@http(\"http://h/./@env.DOT.\") ~ expected no value that makes . or ..",
        "@http(\"http://h/\", method=\"GE T\") ~ expected method=",
        "@http(\"http://h/\", status=99) ~ expected status=",
        "@http(\"http://h/\", status=\"300-200\") ~ expected status=",
        "@http(\"http://h/\", timeout=0s) ~ expected timeout=",
        "@http(\"http://h/\", redirects=3) ~ expected redirects= to be false or true",
        "@shell(@env.V) ~ expected the command as a text in quotes, saw a reference, which would be run",
      })
  void request_isChecked(String step, String problem) {
    assertThat(
            catchThrowable(() ->
                plans()
                    .set("V", "h@evil/x")
                    .set("N", "x\r\nB: c")
                    .set("UP", "..")
                    .set("DOT", ".")
                    .resolve(target(step))))
        .hasMessageContaining(problem);
  }

  @Test
  void method_thatIsAReferenceIsShownAsOne() throws Exception {
    Resolution resolution =
        plans()
            .set("M", "PUT")
            .resolve(
                target("@http(\"http://h/\", method=@env.M)", "@http(\"http://h/\", body=\"x\")"));
    assertThat(resolution.plan().steps().stream().map(step -> step.command().toString()))
        .containsExactly("@env.M http://h/", "POST http://h/");
    Node.Http http = (Node.Http) ((Node.Sequence) resolution.root()).nodes().getFirst();
    assertThat(http.method()).isEqualTo("PUT");
  }

  @Test
  void hash_isTheSameWhereverAndWheneverItIsMade() throws Exception {
    String source =
        "var n = 3\n"
            + target("a: echo @env.B @env.A @var.n", "@retry(times=@var.n) {", "true", "}");
    Resolution here = plans().set("A", "1").set("B", "2").resolve(source);
    Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      Resolution there = new TestPlans(elsewhere).set("B", "2").set("A", "1").resolve(source);
      assertThat(there.plan().hash()).isEqualTo(here.plan().hash());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void option_namesItsReferencesWhereASecretWouldStand() throws Exception {
    Resolution resolution =
        plans()
            .set("API_TOKEN", "correct-horse-battery")
            .resolve(
                target(
                    "@http(\"http://h/\", header=\"Authorization: Bearer @env.API_TOKEN\")",
                    "@http(\"http://h/\", header=\"Authorization: Bearer 0123456789abcdef01234567\")"));
    List<PlanStep> steps = resolution.plan().steps();
    assertThat(steps.get(0).options().get("header"))
        .hasToString("Authorization: Bearer @env.API_TOKEN");
    assertThat(steps.get(0).commitments()).isEmpty();
    assertThat(steps.get(1).options().get("header"))
        .hasToString("Authorization: Bearer [REDACTED]");
    assertThat(steps.get(1).commitments()).containsOnlyKeys("header");
  }

  @Test
  void hash_changesWithEachValueAndEachStep() throws Exception {
    String source = target("echo @env.A", "echo @env.S(secret=true)");
    Plan plan = plans().set("A", "1").set("S", "the-secret-one").resolve(source).plan();
    Plan other = plans().set("A", "2").set("S", "the-secret-one").resolve(source).plan();
    Plan secret = plans().set("A", "1").set("S", "the-secret-two").resolve(source).plan();
    assertThat(List.of(plan.hash(), other.hash(), secret.hash())).doesNotHaveDuplicates();
    assertThat(plan.templateHash())
        .isEqualTo(other.templateHash())
        .isEqualTo(secret.templateHash());
  }

  @Test
  void literal_isNotTheReferenceThatLooksLikeIt() throws Exception {
    Plan literal = plans().set("A", "1").resolve(target("echo '@env.A'", "echo @@env.A")).plan();
    Plan reference = plans().set("A", "1").resolve(target("echo '@env.A'", "echo @env.A")).plan();
    assertThat(literal.templateHash()).isNotEqualTo(reference.templateHash());
    assertThat(literal.resolved().values()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "echo @{env.A}B ~ echo @env.AB",
        "echo @{env.A}_ ~ echo @env.A_",
        "echo @{env.A}(default=1) ~ echo @env.A(default=1)",
        "cat @{file.a}.b ~ cat @file.a.b",
        "cat @{file.a}-b ~ cat @file.a-b",
      })
  void reference_isNotTheLongerOneThatLooksLikeIt(String one, String other) throws Exception {
    plans().file("a", "1").file("a.b", "2").file("a-b", "3");
    List<String> hashes = new ArrayList<>();
    for (String command : List.of(one, other)) {
      TestPlans plans = plans().set("A", "1").set("AB", "2").set("A_", "3");
      String before = "cat @env.A @env.AB @env.A_ @env.A(default=1) @file.a @file.a.b @file.a-b";
      hashes.add(plans.resolve(target(before, command)).plan().hash().toString());
    }
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void references_areCounted() {
    String source = target("@http(\"http://h/" + "@env.A".repeat(20_001) + "\")");
    assertThat(catchThrowable(() -> plans().set("A", "1").resolve(source)))
        .hasMessageContaining("test.opl:2:120017: expected at most 20000 references in a target");
  }

  @Test
  void plan_survivesItsJournal() throws Exception {
    Resolution resolution =
        plans()
            .set("A_TOKEN", "secret-words-here")
            .file("run.sh", "x")
            .resolve(
                target("@retry(times=2) {", "@shell(\"./run.sh @env.A_TOKEN\", stdin=\"x\")", "}"));
    assertThat(resolution.plan().resolved().blocks()).hasSize(1);
    assertThat(HashedPlan.of(resolution.plan().json()).members()).doesNotContainKey("plan_hash");
    assertThat(resolution.uses()).hasSize(1);
    assertThat(resolution.uses().getFirst().line()).isEqualTo(3);
  }
}
