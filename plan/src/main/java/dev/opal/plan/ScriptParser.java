// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Name;
import dev.opal.model.Texts;
import dev.opal.plan.Problem.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an .opl file line by line; docs/formats/opl.md has the grammar. A line that does not parse
 * is reported and the next one read, so that a reader hears of all mistakes at once.
 */
final class ScriptParser {
  /** How deep blocks may stand in each other; a step's path has at most 32 segments. */
  private static final int MAX_DEPTH = 48;

  /**
   * Steps, groups, blocks, variables and targets, so that a file of any form takes little memory.
   */
  private static final int MAX_ITEMS = 20_000;

  /** More problems than anybody reads. */
  private static final int MAX_PROBLEMS = 1000;

  private static final List<String> WORDS = List.of("var", "target");

  private final Source source;
  private final String text;
  private final Lines lines;
  private final StepParser steps;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Script.Variable> variables = new LinkedHashMap<>();
  private final Map<String, Script.Target> targets = new LinkedHashMap<>();
  private int items;

  /** Says of the first } that stands in another column than what it closes; else nothing. */
  private String misplaced = "";

  /** Nothing more is read, and nobody misses what closes a block. */
  private boolean abandoned;

  private ScriptParser(Source source) {
    this.source = source;
    this.text = source.text();
    this.lines = new Lines(source);
    this.steps = new StepParser(source, lines);
  }

  /**
   * @throws PlanException with every problem
   */
  static Script parse(Source source) throws PlanException {
    ScriptParser parser = new ScriptParser(source);
    parser.file();
    if (!parser.problems.isEmpty()) {
      throw new PlanException(source, parser.problems);
    }
    return new Script(source, parser.variables, parser.targets);
  }

  private void file() {
    while (lines.next()) {
      try {
        count();
        String word = lines.word(lines.start());
        switch (word) {
          case "var" -> variable();
          case "target" -> target();
          default -> other(word);
        }
      } catch (Found e) {
        report(e);
      }
    }
  }

  private void other(String word) throws Found {
    int at = lines.start();
    boolean assigns = !word.isEmpty() && lines.has('=', lines.skipSpace(at + word.length()));
    String hint =
        steps.isForeign()
            ? "; a comment begins with #"
            : assigns
                ? "; did you mean var " + Words.shown(word) + " = …?"
                : Words.hint(word, WORDS);
    report(new Found(at, "expected var or target, saw " + Words.seen(text, at) + hint));
    if (lines.opensBlock()) {
      block(at, 1);
    }
  }

  private void variable() throws Found {
    int nameAt = lines.skipSpace(lines.start() + "var".length());
    String name = lines.word(nameAt);
    if (name.isEmpty() || Words.isDigit(name.charAt(0)) || name.indexOf('-') >= 0) {
      throw new Found(
          nameAt,
          "expected var NAME = value with a name of letters, digits and '_', saw "
              + Words.seen(text, nameAt));
    }
    int equals = lines.skipSpace(nameAt + name.length());
    if (!lines.has('=', equals)) {
      throw new Found(
          equals,
          "expected = behind var " + Words.shown(name) + ", saw " + Words.seen(text, equals));
    }
    int valueAt = lines.skipSpace(equals + 1);
    ArgumentParser parser = new ArgumentParser(Fragment.of(source, 0, text.length()), valueAt, 0);
    Argument value = parser.value(null, valueAt);
    lines.closeBehind(parser.end(), "the value");
    Script.Variable before = variables.putIfAbsent(name, new Script.Variable(name, value, nameAt));
    if (before != null) {
      throw taken(name, nameAt, before.offset());
    }
  }

  private void target() throws Found {
    int opener = lines.start();
    int nameAt = lines.skipSpace(opener + "target".length());
    int nameEnd = nameAt;
    while (nameEnd < lines.end()
        && !Words.isSpace(text.charAt(nameEnd))
        && text.charAt(nameEnd) != '{') {
      nameEnd++;
    }
    String name = text.substring(nameAt, nameEnd);
    int brace = lines.skipSpace(nameEnd);
    if (!lines.has('{', brace)) {
      throw new Found(
          brace, "expected target NAME { at the line's end, saw " + Words.seen(text, brace));
    }
    lines.openBehind(brace + 1, "");
    if (!Name.isName(name)) {
      report(
          new Found(
              nameAt,
              "expected a name of letters, digits, '.', '_' or '-', saw " + Texts.quote(name)));
    }
    List<Script.Item> items = block(opener, 1);
    Script.Target before = targets.putIfAbsent(name, new Script.Target(name, items, opener));
    if (before != null) {
      throw taken(name, nameAt, before.offset());
    }
  }

  private Found taken(String name, int at, int before) {
    return new Found(
        at,
        "expected a new name, saw "
            + Words.shown(name)
            + ", which line "
            + source.line(before)
            + " has");
  }

  /** Reads up to the line that closes the block. */
  private List<Script.Item> block(int opener, int depth) throws Found {
    List<Script.Item> items = new ArrayList<>();
    if (depth > MAX_DEPTH) {
      abandon();
      throw new Found(opener, "expected blocks at most " + MAX_DEPTH + " deep, saw a deeper one");
    }
    while (lines.next()) {
      if (lines.first() == '}') {
        closeBlock(opener);
        return items;
      }
      if (text.startsWith("target ", lines.start()) && lines.opensBlock()) {
        int target = lines.start();
        lines.unread();
        throw new Found(
            opener, "expected a } that closes this before line " + source.line(target) + misplaced);
      }
      try {
        count();
        items.add(item(depth));
      } catch (Found e) {
        report(e);
        skipBlockOf(e, depth);
      }
    }
    if (abandoned) {
      return items;
    }
    throw new Found(opener, "expected a } that closes this, saw the end of the file" + misplaced);
  }

  private void closeBlock(int opener) {
    boolean below = source.column(lines.start()) == source.column(opener);
    if (!below && misplaced.isEmpty() && source.line(lines.start()) != source.line(opener)) {
      misplaced =
          "; the one in line "
              + source.line(lines.start())
              + " closes line "
              + source.line(opener)
              + ", which is indented otherwise";
    }
    try {
      lines.close(lines.start() + 1, "}");
    } catch (Found e) {
      report(e);
    }
  }

  /** Where a block's first line does not parse, what stands in it is still read. */
  private void skipBlockOf(Found problem, int depth) throws Found {
    int at = problem.problem().offset();
    if (!abandoned && at >= lines.start() && at <= lines.end() && lines.leavesOpen()) {
      block(lines.start(), depth + 1);
    }
  }

  private Script.Item item(int depth) throws Found {
    int opener = lines.start();
    int nameEnd = lines.wordEnd(opener);
    int brace = lines.skipSpace(nameEnd);
    if (nameEnd > opener && lines.has('{', brace) && lines.isClosed(brace + 1)) {
      String name = steps.segment(opener, nameEnd);
      return new Script.Group(name, block(opener, depth + 1), opener);
    }
    Decorator wrapper = steps.wrapper();
    if (wrapper != null) {
      Script.Call call = steps.opener(wrapper);
      return new Script.Wrapper(call, block(opener, depth + 1));
    }
    return steps.step();
  }

  private void count() throws Found {
    if (++items == MAX_ITEMS) {
      abandon();
      throw new Found(
          lines.start(),
          "expected fewer than "
              + MAX_ITEMS
              + " steps, blocks and variables, saw more; split the file");
    }
  }

  private void abandon() {
    lines.abandon();
    abandoned = true;
  }

  private void report(Found found) {
    problems.add(found.problem());
    if (problems.size() == MAX_PROBLEMS) {
      abandon();
    }
  }
}
