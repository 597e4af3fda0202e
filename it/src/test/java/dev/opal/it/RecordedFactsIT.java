// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.opal.model.json.JsonObject;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real run tells afterwards: its summary, its trace, its surroundings. */
class RecordedFactsIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @TempDir Path folder;

  /** OTLP/JSON writes ids in hex where protobuf's JSON has base64. */
  private static TracesData traces(Recorded.Sealed run) throws Exception {
    StringBuilder json = new StringBuilder();
    for (String line : run.text("otlp-traces.json").split("(?<=[,{}])", -1)) {
      var id =
          java.util.regex.Pattern.compile(
                  "\"(traceId|spanId|parentSpanId)\"\\s*:\\s*\"([0-9a-f]*)\"")
              .matcher(line);
      json.append(
          id.replaceAll(found ->
              "\""
                  + found.group(1)
                  + "\":\""
                  + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(found.group(2)))
                  + "\""));
    }
    TracesData.Builder data = TracesData.newBuilder();
    JsonFormat.parser().merge(json.toString(), data);
    return data.build();
  }

  @Test
  void summaryAndTrace_tellTheSame() throws Exception {
    Shell shell = Shell.in(folder);
    shell.run(
        "$OPAL exec --env e --target t --tag k=v --run-id-file id -- sh -c '$OPAL exec --step in -- sh -c \"echo out; echo err >&2; exit 3\"; exit 4'");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    JsonObject summary = run.summary();
    assertThat(Files.readString(folder.resolve("id"))).isEqualTo(run.runId() + "\n");
    assertThat(summary.string("run_id")).isEqualTo(run.runId());
    assertThat(summary.integer("schema")).isEqualTo(1);
    assertThat(summary.string("env")).isEqualTo("e");
    assertThat(summary.string("target")).isEqualTo("t");
    assertThat(summary.string("status")).isEqualTo("failed");
    assertThat(summary.integer("exit_code")).isEqualTo(4);
    assertThat(summary.string("failed_step")).isEqualTo("main/sh/in");
    assertThat(summary.integer("steps")).isEqualTo(2);
    assertThat(summary.string("user")).isEqualTo(System.getProperty("user.name"));
    assertThat(Instant.parse(summary.string("ended_at")))
        .isAfter(Instant.parse(summary.string("started_at")));
    assertThat(run.step("main/sh/in").integer("stderr_bytes")).isEqualTo(4);
    assertThat(run.step("main/sh/in").integer("stdout_bytes")).isEqualTo(4);
    assertThat(run.json("plan.json").string("plan_hash")).isEqualTo(summary.string("plan_hash"));

    List<Span> spans =
        traces(run).getResourceSpans(0).getScopeSpansList().stream()
            .flatMap(scope -> scope.getSpansList().stream())
            .toList();
    String traceId = summary.string("trace_id");
    assertThat(spans).hasSizeGreaterThanOrEqualTo(3);
    for (Span span : spans) {
      assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray())).isEqualTo(traceId);
      assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
    }
    for (String path : List.of("main/sh", "main/sh/in")) {
      String id = run.step(path).string("span_id");
      assertThat(spans)
          .anyMatch(span -> HexFormat.of().formatHex(span.getSpanId().toByteArray()).equals(id));
    }
    assertThat(spans.stream().filter(span -> span.getParentSpanId().isEmpty())).hasSize(1);
  }

  @Test
  void traceparent_isContinuedAndGivenOn() throws Exception {
    Shell shell = Shell.in(folder).with("TRACEPARENT", "00-" + TRACE + "-" + PARENT + "-01");
    Shell.Result result = shell.run("$OPAL exec -- sh -c 'echo $TRACEPARENT'");
    Recorded.Sealed run = shell.recorded().only();
    assertThat(result.out().strip())
        .isEqualTo("00-" + TRACE + "-" + run.step("main/sh").string("span_id") + "-01");
    assertThat(run.summary().string("trace_id")).isEqualTo(TRACE);
    assertThat(run.text("otlp-traces.json")).contains(PARENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "00-" + TRACE + "-0000000000000000-01", "", "00-x-y-z"})
  void traceparentThatIsNone_isIgnored(String value) throws Exception {
    Shell shell = Shell.in(folder).with("TRACEPARENT", value);
    shell.expect("$OPAL exec -- echo ran", "ran\n");
    assertThat(shell.recorded().only().summary().string("trace_id"))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(TRACE);
  }

  @Test
  void ciSystems_areRecognised() throws Exception {
    Map<String, Map<String, String>> systems =
        Map.of(
            "github-actions",
            Map.of(
                "GITHUB_ACTIONS",
                "true",
                "GITHUB_WORKFLOW",
                "w",
                "GITHUB_RUN_ID",
                "17",
                "GITHUB_SERVER_URL",
                "https://github.com",
                "GITHUB_REPOSITORY",
                "o/r",
                "GITHUB_ACTOR",
                "ann"),
            "gitlab-ci",
            Map.of(
                "GITLAB_CI",
                "true",
                "CI_PROJECT_PATH",
                "w",
                "CI_PIPELINE_ID",
                "17",
                "CI_PIPELINE_URL",
                "https://g/17",
                "GITLAB_USER_LOGIN",
                "ann"),
            "jenkins",
            Map.of(
                "JENKINS_URL",
                "https://j/",
                "JOB_NAME",
                "w",
                "BUILD_ID",
                "17",
                "BUILD_URL",
                "https://j/17",
                "BUILD_USER_ID",
                "ann"),
            "buildkite",
            Map.of(
                "BUILDKITE",
                "true",
                "BUILDKITE_PIPELINE_SLUG",
                "w",
                "BUILDKITE_BUILD_ID",
                "17",
                "BUILDKITE_BUILD_URL",
                "https://b/17",
                "BUILDKITE_BUILD_CREATOR",
                "ann"),
            "tekton",
            Map.of("TEKTON_PIPELINE_RUN", "17", "TEKTON_PIPELINE", "w", "TEKTON_USER", "ann"));
    for (Map.Entry<String, Map<String, String>> system : systems.entrySet()) {
      Path own = Files.createDirectory(folder.resolve(system.getKey()));
      Shell shell = Shell.in(own);
      for (Map.Entry<String, String> variable : system.getValue().entrySet()) {
        shell = shell.with(variable.getKey(), variable.getValue());
      }
      shell.expect("$OPAL exec -- true", "");
      JsonObject summary = shell.recorded().only().summary();
      JsonObject ci = summary.object("ci");
      assertThat(ci.string("cicd.system")).isEqualTo(system.getKey());
      assertThat(ci.string("cicd.pipeline.name")).isEqualTo("w");
      assertThat(ci.string("cicd.pipeline.run.id")).isEqualTo("17");
      assertThat(summary.string("user")).isEqualTo("ann");
      if (!system.getKey().equals("tekton")) {
        assertThat(ci.string("cicd.pipeline.run.url.full")).startsWith("https://").endsWith("17");
      }
    }
  }

  /** The git facts after a script, as {@code sha branch dirty}. */
  private String git(String name, String script) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    Shell shell =
        Shell.in(own)
            .with("OPAL_HOME", folder.resolve(name + "-home").toString())
            .with("GIT_CONFIG_GLOBAL", "/dev/null")
            .with("GIT_AUTHOR_NAME", "a")
            .with("GIT_AUTHOR_EMAIL", "a@b")
            .with("GIT_COMMITTER_NAME", "a")
            .with("GIT_COMMITTER_EMAIL", "a@b");
    Shell.Result result = shell.run("set -e; git init -q -b main r; cd r; " + script);
    assertThat(result.code()).as(result.err()).isZero();
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    JsonObject git = run.summary().objectOrNull("git");
    if (git == null) {
      return "none";
    }
    String dirty = git.members().containsKey("dirty") ? String.valueOf(git.bool("dirty")) : "?";
    String sha = git.string("sha");
    return (sha.matches("[0-9a-f]{40}") ? "sha" : sha) + " " + git.string("branch") + " " + dirty;
  }

  @ParameterizedTest
  @CsvSource({
    "'', git: command not found on PATH",
    "'#!/bin/sh\nexit 7', git ended with exit code 7",
    "'#!/bin/sh\nexec /bin/sleep 1000', git took longer than 500 ms",
  })
  void git_thatDoesNotAnswer_isAFact(String program, String why) throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("readlink"), Path.of("/usr/bin/readlink"));
    if (!program.isEmpty()) {
      Files.writeString(bin.resolve("git"), program.replace("\\n", "\n") + "\n");
      bin.resolve("git").toFile().setExecutable(true);
    }
    Shell shell = Shell.in(folder);
    shell.expect("git init -q .; PATH=" + bin + " $OPAL exec -- /bin/echo ran", "ran\n");
    assertThat(shell.recorded().only().summary().toString()).contains("git.dirty_unknown", why);
  }

  @Test
  void git_isAskedInEveryState() throws Exception {
    String commit = "echo a > a; git add a; git commit -q -m a; ";
    String exec = "$OPAL exec -- true";
    assertThat(git("clean", commit + exec)).isEqualTo("sha main false");
    assertThat(git("dirty", commit + "echo b >> a; " + exec)).isEqualTo("sha main true");
    assertThat(git("below", commit + "mkdir -p d/e; cd d/e; " + exec)).isEqualTo("sha main false");
    assertThat(git("slash", commit + "git checkout -q -b feature/x; git pack-refs --all; " + exec))
        .isEqualTo("sha feature/x false");
    assertThat(git("detached", commit + "git checkout -q --detach; " + exec))
        .isEqualTo("sha  false");
    assertThat(git("worktree", commit + "git worktree add -q ../w -b other; cd ../w; " + exec))
        .isEqualTo("sha other false");
    assertThat(git("unborn", exec)).isEqualTo(" main false");
    assertThat(git("damaged", commit + "echo nonsense > .git/HEAD; " + exec)).isEqualTo("none");
    // What git writes there when its references are not files.
    assertThat(git("reftable", commit + "echo ref: refs/heads/.invalid > .git/HEAD; " + exec))
        .isEqualTo("  true");
    // Its own file, because a shell without PATH cannot follow a link.
    String program = "program=$(readlink -f $OPAL); ";
    assertThat(git("without", commit + program + "PATH=/nowhere \"$program\" exec -- /bin/true"))
        .isEqualTo("sha main ?");
    assertThat(git("dotgit", "cd ..; mkdir n; cd n; touch .git; " + exec)).isEqualTo("none");
  }
}
