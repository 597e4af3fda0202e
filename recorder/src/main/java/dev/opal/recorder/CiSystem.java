// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A CI system, recognised from its variables, and where it keeps what OpenTelemetry's CI/CD
 * conventions name. A variable that is not set is left out.
 *
 * @param marker the variable that only this system sets
 * @param attributes names of the conventions, each with its variable, or a path of upper-case
 *     variables and words
 */
record CiSystem(
    String name, String marker, Map<String, String> attributes, String runner, String user) {
  private static final String PIPELINE = "cicd.pipeline.name";
  private static final String RUN = "cicd.pipeline.run.id";
  private static final String URL = "cicd.pipeline.run.url.full";
  private static final String TASK = "cicd.pipeline.task.name";

  private static final List<CiSystem> ALL =
      List.of(
          new CiSystem(
              "github-actions",
              "GITHUB_ACTIONS",
              Map.of(
                  PIPELINE,
                  "GITHUB_WORKFLOW",
                  RUN,
                  "GITHUB_RUN_ID",
                  URL,
                  "GITHUB_SERVER_URL/GITHUB_REPOSITORY/actions/runs/GITHUB_RUN_ID",
                  TASK,
                  "GITHUB_JOB"),
              "RUNNER_NAME",
              "GITHUB_ACTOR"),
          new CiSystem(
              "gitlab-ci",
              "GITLAB_CI",
              Map.of(
                  PIPELINE,
                  "CI_PROJECT_PATH",
                  RUN,
                  "CI_PIPELINE_ID",
                  URL,
                  "CI_PIPELINE_URL",
                  TASK,
                  "CI_JOB_NAME"),
              "CI_RUNNER_DESCRIPTION",
              "GITLAB_USER_LOGIN"),
          new CiSystem(
              "jenkins",
              "JENKINS_URL",
              Map.of(PIPELINE, "JOB_NAME", RUN, "BUILD_ID", URL, "BUILD_URL", TASK, "STAGE_NAME"),
              "NODE_NAME",
              "BUILD_USER_ID"),
          new CiSystem(
              "buildkite",
              "BUILDKITE",
              Map.of(
                  PIPELINE,
                  "BUILDKITE_PIPELINE_SLUG",
                  RUN,
                  "BUILDKITE_BUILD_ID",
                  URL,
                  "BUILDKITE_BUILD_URL",
                  TASK,
                  "BUILDKITE_LABEL"),
              "BUILDKITE_AGENT_NAME",
              "BUILDKITE_BUILD_CREATOR"),
          new CiSystem(
              "tekton",
              "TEKTON_PIPELINE_RUN",
              Map.of(PIPELINE, "TEKTON_PIPELINE", RUN, "TEKTON_PIPELINE_RUN", TASK, "TEKTON_TASK"),
              "HOSTNAME",
              "TEKTON_USER"));

  /** Returns the system that the environment speaks of. */
  static Optional<CiSystem> of(Map<String, String> environment) {
    return ALL.stream()
        .filter(system -> !environment.getOrDefault(system.marker, "").isEmpty())
        .findFirst();
  }

  /** Returns what the system says of this run. */
  Map<String, String> facts(Map<String, String> environment) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("cicd.system", name);
    attributes.forEach((attribute, variable) -> {
      String value = value(variable, environment);
      if (!value.isEmpty()) {
        facts.put(attribute, value);
      }
    });
    return facts;
  }

  /** Joins what the variables in a path hold; empty where one of them is not set. */
  private static String value(String path, Map<String, String> environment) {
    StringBuilder value = new StringBuilder();
    for (String part : path.split("/", -1)) {
      boolean isVariable = part.equals(part.toUpperCase(Locale.ROOT));
      String text = isVariable ? environment.getOrDefault(part, "") : part;
      if (text.isEmpty()) {
        return "";
      }
      value.append(value.isEmpty() ? "" : "/").append(text);
    }
    return value.toString();
  }
}
