// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands in a folder by real shells. */
record ShellRuns(Path folder) {
  record Ran(int code, String printed) {}

  /** Plans a script's target with a command, where {@code @env.V} is the value. */
  Node plan(String command, String value) throws PlanException, IOException {
    return new TestPlans(folder).set("V", value).resolve(TestPlans.target(command)).root();
  }

  Ran ran(String shell, Node.Shell step) throws IOException, InterruptedException {
    return ran(shell, step.script(), step.variables());
  }

  Ran ran(String shell, String script, Map<String, Content> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(shell, "-c", script)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("LC_ALL", "C.UTF-8");
    variables.forEach((name, value) -> environment.put(name, String.valueOf(value.text())));
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), printed);
  }
}
