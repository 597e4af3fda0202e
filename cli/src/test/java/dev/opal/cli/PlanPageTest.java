// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Name;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.plan.Content;
import dev.opal.plan.Inputs;
import dev.opal.plan.OplFile;
import dev.opal.redaction.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person reviews stands beside the golden scripts: {@code -Dopal.golden=update}. */
class PlanPageTest {
  private static final Path GOLDEN = Path.of("../plan/src/test/resources/golden");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".opl"))
          .map(name -> name.replace(".opl", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void script_givesThePageBesideIt(String name) throws Exception {
    Redactor redactor = new Redactor();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Discretion discretion = new Discretion(Map.of());
    discretion.use(redactor);
    PrintStream data = new PrintStream(out, true, UTF_8);
    Console console = new Console(data, data, false, false, Map.of(), discretion);
    Plan plan = plan(GOLDEN.resolve(name + ".opl"), redactor);
    assertThat(new String(plan.json().pretty(), UTF_8))
        .isEqualTo(Files.readString(GOLDEN.resolve(name + ".plan.json")));

    PlanPage.print(plan, console, new Colours(false));

    Path page = GOLDEN.resolve(name + ".plan.txt");
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.write(page, out.toByteArray());
    }
    assertThat(out.toString(UTF_8)).isEqualTo(Files.readString(page));
  }

  /** The plan as the golden plan.json has it: of another time, and with rules of another name. */
  private static Plan plan(Path file, Redactor redactor) throws Exception {
    Map<String, Content> environment = new TreeMap<>();
    for (String line : Files.readAllLines(GOLDEN.resolve("environment"))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(line.substring(0, equals), Content.of(line.substring(equals + 1)));
      }
    }
    OplFile script = OplFile.read(file);
    Inputs inputs =
        new Inputs(
            new Name(redactor.text("prod")),
            environment::get,
            Map.of(),
            redactor.text("."),
            redactor,
            new PlanKey(new byte[PlanKey.LENGTH]));
    Plan plan = script.resolve(script.targets().getFirst(), inputs).plan();
    return new Plan(
        plan.env(),
        plan.target(),
        plan.directory(),
        plan.keyId(),
        "golden",
        Instant.EPOCH,
        plan.steps(),
        plan.resolved());
  }
}
