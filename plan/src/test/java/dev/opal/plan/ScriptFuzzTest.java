// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.opal.plan.Problem.Found;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whatever a file holds, it parses to what its plan shows or is refused at a place of it. */
class ScriptFuzzTest {
  @FuzzTest(maxDuration = "3m")
  void parse_endsAndNamesPlaces(byte[] input) throws Found {
    String text = new String(input, StandardCharsets.UTF_8).replace('\0', ' ');
    Source source = new Source("fuzz.opl", text);
    try {
      Script script = ScriptParser.parse(source);
      for (Script.Target target : script.targets().values()) {
        assertTold(target.items());
      }
      for (Script.Variable variable : script.variables().values()) {
        assertTold(variable.value().template());
      }
    } catch (PlanException e) {
      assertThat(e.getMessage()).contains("fuzz.opl:");
    }
  }

  private static void assertTold(List<Script.Item> items) throws Found {
    for (Script.Item item : items) {
      switch (item) {
        case Script.Group group -> assertTold(group.items());
        case Script.Wrapper wrapper -> {
          assertTold(wrapper.call());
          assertTold(wrapper.items());
        }
        case Script.StepItem step -> assertTold(step.call());
      }
    }
  }

  private static void assertTold(Script.Call call) throws Found {
    assertTold(call.command());
    for (List<Argument> arguments : call.arguments().values()) {
      for (Argument argument : arguments) {
        assertTold(argument.template());
      }
    }
  }

  /** What a plan shows of a template is that template and no other. */
  private static void assertTold(Template template) throws Found {
    String shown = template.toString();
    Source source = new Source("shown", shown);
    Template read = ReferenceParser.template(Fragment.of(source, 0, shown.length()), 0);
    assertThat(parts(read)).isEqualTo(parts(template));
  }

  private static List<Object> parts(Template template) {
    List<Object> parts = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Text text -> parts.add(text.text());
        case Template.Use use -> parts.add(use.reference().toString());
      }
    }
    return parts;
  }
}
