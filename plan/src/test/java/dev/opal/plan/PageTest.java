// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/formats/opl.md says nothing that is not tried. In {@code opl-page.txt}, {@code >} quotes
 * what the page says; behind it stand scripts, each closed by what becomes of it: {@code =} is part
 * of what runs or of the plan, {@code !} of the refusal. {@code by} names a test of another class.
 */
class PageTest {
  private static final Path PAGE = Path.of("../docs/formats/opl.md");
  private static final Path STATEMENTS = Path.of("src/test/resources/opl-page.txt");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```opl\n(.*?)```");

  /** Rules of a table, the names of its columns, titles and fences state nothing. */
  private static final Pattern FORM =
      Pattern.compile("(?m)^\\|[^\n]*\\|\n\\|[-|]+\\|$|^#+ .*$|^```.*$");

  @TempDir Path folder;

  /** Something that the page says, and the lines that try it. */
  private record Statement(String text, List<String> lines) {}

  private static List<Statement> statements() throws IOException {
    List<Statement> statements = new ArrayList<>();
    boolean quoting = false;
    for (String line : Files.readAllLines(STATEMENTS)) {
      boolean quote = line.startsWith("> ");
      if (quote && quoting) {
        Statement begun = statements.removeLast();
        statements.add(new Statement(begun.text() + " " + plain(line.substring(2)), begun.lines()));
      } else if (quote) {
        statements.add(new Statement(plain(line.substring(2)), new ArrayList<>()));
      } else if (!line.isEmpty()) {
        statements.getLast().lines().add(line);
      }
      quoting = quote;
    }
    return statements;
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void page_saysNothingElse() throws Exception {
    String page = EXAMPLE.matcher(Files.readString(PAGE)).replaceAll("");
    String left = plain(FORM.matcher(page).replaceAll("").replace("|\n|", "|\n\n|"));
    for (Statement statement : statements()) {
      assertThat(left).contains(statement.text());
      assertThat(statement.lines()).as(statement.text()).isNotEmpty();
      int at = left.indexOf(statement.text());
      left = left.substring(0, at) + left.substring(at + statement.text().length());
    }
    assertThat(left).isBlank();
  }

  @Test
  void examples_parse() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
    int count = 0;
    while (example.find()) {
      count++;
      Script script = ScriptParser.parse(new Source("page", example.group(1)));
      assertThat(script.targets()).isNotEmpty();
    }
    assertThat(count).isPositive();
  }

  @TestFactory
  Stream<DynamicTest> statement_holds() throws IOException {
    return statements().stream()
        .map(statement ->
            DynamicTest.dynamicTest(statement.text(), () -> assertHolds(statement.lines())));
  }

  private void assertHolds(List<String> lines) throws IOException {
    StringBuilder script = new StringBuilder();
    String outcome = "";
    boolean tried = false;
    for (String line : lines) {
      String text = line.length() > 2 ? line.substring(2) : "";
      switch (line.charAt(0)) {
        case '=', '!' -> {
          outcome = script.isEmpty() ? outcome : outcome(script.toString());
          script.setLength(0);
          assertThat(outcome).contains(text);
          assertThat(outcome.startsWith("refused: ")).as(outcome).isEqualTo(line.charAt(0) == '!');
          tried = true;
        }
        case 'b' -> {
          assertThat(isTest(line.substring("by ".length()))).as(line).isTrue();
          tried = true;
        }
        default -> script.append(line).append('\n');
      }
    }
    assertThat(tried && script.isEmpty()).as(String.join("\n", lines)).isTrue();
  }

  /** What runs and the plan, or why it is refused. A script of indented lines is one target. */
  private String outcome(String script) throws IOException {
    TestPlans plans =
        new TestPlans(folder)
            .set("A", "1")
            .set("AB", "2")
            .set("DOT", ".")
            .set("URL", "http://base:1")
            .set("WORDS", "two  words*;$(x)")
            .set("LINES", "x\ny")
            .set("APP_TOKEN", "correct-horse-battery")
            .set("CI_JOB_TOKEN", "made-anew-each-time")
            .file("file.txt", "content")
            .file("nul", "a\0b")
            .file("64k", "x".repeat(64 * 1024 + 1));
    boolean target = script.startsWith("  ");
    try {
      Resolution resolution =
          plans.resolve(target ? "target t {\n" + script + "}\n" : script.replace("␉", "\t"));
      return Nodes.shown(resolution.root()) + resolution.plan().json().text();
    } catch (PlanException e) {
      return "refused: " + e.getMessage();
    }
  }

  /** Tells whether there is a method of this name in a test class of this project. */
  private static boolean isTest(String name) throws IOException {
    String[] parts = name.split("\\.", 2);
    try (Stream<Path> files = Files.walk(Path.of(".."), 12)) {
      List<Path> found = files.filter(file -> file.endsWith(parts[0] + ".java")).toList();
      if (found.isEmpty()) {
        return fail("no class " + parts[0]);
      }
      return Files.readString(found.getFirst()).contains(" " + parts[1] + "(");
    }
  }
}
