// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Name;
import dev.opal.model.StepPath;
import dev.opal.model.Texts;
import dev.opal.plan.Problem.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads an .opl file line by line; docs/formats/opl.md has the grammar. A line that does not parse
 * is reported and the next one read, so that a reader hears of all mistakes at once.
 */
final class ScriptParser {
  /** How deep blocks may stand in each other; a step's path has at most 32 segments. */
  private static final int MAX_DEPTH = 48;

  /** More problems than anybody reads. */
  private static final int MAX_PROBLEMS = 1000;

  private final Source source;
  private final String text;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Script.Variable> variables = new LinkedHashMap<>();
  private final Map<String, Script.Target> targets = new LinkedHashMap<>();

  /** The line that is read: where it begins without its indentation, and where it ends. */
  private int start;

  private int end;
  private int next;

  /** Nothing more is read, and nobody misses what closes a block. */
  private boolean abandoned;

  private ScriptParser(Source source) {
    this.source = source;
    this.text = source.text();
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
    while (nextLine()) {
      try {
        String word = text.substring(start, wordEnd(start));
        if (word.equals("var")) {
          variable();
        } else if (word.equals("target")) {
          target();
        } else {
          throw new Found(
              start,
              "expected var or target, saw "
                  + Words.seen(text, start)
                  + Words.hint(word, List.of("var", "target")));
        }
      } catch (Found e) {
        report(e);
      }
    }
  }

  private void variable() throws Found {
    int nameAt = skipSpace(start + "var".length());
    int nameEnd = wordEnd(nameAt);
    String name = text.substring(nameAt, nameEnd);
    if (name.isEmpty() || Words.isDigit(name.charAt(0)) || name.indexOf('-') >= 0) {
      throw new Found(
          nameAt,
          "expected var NAME = value with a name of letters, digits and '_', saw "
              + Words.seen(text, nameAt));
    }
    int equals = skipSpace(nameEnd);
    if (equals >= end || text.charAt(equals) != '=') {
      throw new Found(
          equals, "expected = behind var " + name + ", saw " + Words.seen(text, equals));
    }
    int valueAt = skipSpace(equals + 1);
    ArgumentParser parser = new ArgumentParser(Fragment.of(source, 0, text.length()), valueAt, 0);
    Argument value = parser.value(null, valueAt);
    closeCall(parser.end(), "the value");
    if (variables.putIfAbsent(name, new Script.Variable(name, value, nameAt)) != null) {
      throw new Found(
          nameAt,
          "expected a new name, saw "
              + name
              + ", which line "
              + source.line(variables.get(name).offset())
              + " has");
    }
  }

  private void target() throws Found {
    int nameAt = skipSpace(start + "target".length());
    int nameEnd = nameAt;
    while (nameEnd < end && !Words.isSpace(text.charAt(nameEnd)) && text.charAt(nameEnd) != '{') {
      nameEnd++;
    }
    String name = text.substring(nameAt, nameEnd);
    int brace = skipSpace(nameEnd);
    if (brace >= end || text.charAt(brace) != '{') {
      throw new Found(
          brace, "expected target NAME { at the line's end, saw " + Words.seen(text, brace));
    }
    closeLine(brace + 1, "{");
    if (!Name.isName(name)) {
      report(
          new Found(
              nameAt,
              "expected a name of letters, digits, '.', '_' or '-', saw " + Texts.quote(name)));
    }
    int offset = start;
    List<Script.Item> items = block(offset, 1);
    Script.Target before = targets.putIfAbsent(name, new Script.Target(name, items, offset));
    if (before != null) {
      throw new Found(
          nameAt,
          "expected a new name, saw "
              + name
              + ", which line "
              + source.line(before.offset())
              + " has");
    }
  }

  /** Reads up to the line that closes the block. */
  private List<Script.Item> block(int opener, int depth) throws Found {
    List<Script.Item> items = new ArrayList<>();
    if (depth > MAX_DEPTH) {
      next = text.length();
      abandoned = true;
      throw new Found(opener, "expected blocks at most " + MAX_DEPTH + " deep, saw a deeper one");
    }
    while (nextLine()) {
      if (text.charAt(start) == '}') {
        try {
          closeLine(start + 1, "}");
        } catch (Found e) {
          report(e);
        }
        return items;
      }
      if (opensTarget()) {
        next = start;
        throw new Found(opener, "expected a } that closes this before line " + source.line(start));
      }
      try {
        items.add(item(depth));
      } catch (Found e) {
        report(e);
        skipBlockOf(e, depth);
      }
    }
    if (abandoned || problems.size() >= MAX_PROBLEMS) {
      return items;
    }
    throw new Found(opener, "expected a } that closes this, saw the end of the file");
  }

  /** Where a block's first line does not parse, what stands in it is still read. */
  private void skipBlockOf(Found problem, int depth) throws Found {
    int at = problem.problem().offset();
    if (at < start || at > end || !opensBlock()) {
      return;
    }
    block(start, depth + 1);
  }

  private boolean opensBlock() {
    int last = end;
    while (last > start && Words.isSpace(text.charAt(last - 1))) {
      last--;
    }
    return last > start && text.charAt(last - 1) == '{';
  }

  private boolean opensTarget() {
    return text.startsWith("target ", start) && opensBlock();
  }

  private Script.Item item(int depth) throws Found {
    int opener = start;
    int nameEnd = wordEnd(start);
    int behind = skipSpace(nameEnd);
    String word = text.substring(start, nameEnd);
    if (nameEnd > start && behind < end && text.charAt(behind) == '{' && isClosed(behind + 1)) {
      requireSegment(word);
      return new Script.Group(word, block(opener, depth + 1), opener);
    }
    boolean labelled = nameEnd > start && nameEnd < end && text.charAt(nameEnd) == ':';
    if (labelled && (nameEnd + 1 == end || Words.isSpace(text.charAt(nameEnd + 1)))) {
      requireSegment(word);
      int command = skipSpace(nameEnd + 1);
      if (isClosed(command)) {
        throw new Found(command, "expected a command behind " + word + ":, saw none");
      }
      return step(word, command);
    }
    String decorator = decoratorAt(start);
    if (decorator != null) {
      Decorator known = known(decorator, start);
      if (known.wraps()) {
        return wrapper(known, depth);
      }
    }
    return step(null, start);
  }

  private void requireSegment(String word) throws Found {
    if (!StepPath.isSegment(word)) {
      throw new Found(
          start,
          "expected a name of 1 to 64 letters, digits, '_' or '-', saw " + Texts.quote(word));
    }
  }

  private Script.Item wrapper(Decorator decorator, int depth) throws Found {
    int opener = start;
    Call call = call(decorator, start);
    int brace = skipSpace(call.end);
    if (brace >= text.length() || text.charAt(brace) != '{') {
      throw new Found(
          Math.min(brace, text.length()),
          "expected { behind @" + decorator.word() + ", saw " + Words.seen(text, brace));
    }
    closeCall(brace + 1, "{");
    List<Script.Item> items = block(opener, depth + 1);
    return new Script.Wrapper(
        new Script.Call(decorator, Template.EMPTY, call.arguments, opener), items);
  }

  private Script.Item step(@Nullable String name, int at) throws Found {
    String word = decoratorAt(at);
    if (word == null) {
      return new Script.StepItem(name, plainLine(at));
    }
    Decorator decorator = known(word, at);
    if (decorator.wraps()) {
      throw new Found(
          at, "expected no name before @" + word + ", saw one; name the steps that stand in it");
    }
    Call call = call(decorator, at);
    closeCall(call.end, "@" + word + "(…)");
    Argument first = Objects.requireNonNull(call.arguments.get(decorator.command())).getFirst();
    Fragment raw = first.raw();
    Template template =
        decorator == Decorator.SHELL && raw != null ? ShellText.template(raw) : first.template();
    return new Script.StepItem(name, new Script.Call(decorator, template, call.arguments, at));
  }

  /** A line that is a command, with the lines that continue it. */
  private Script.Call plainLine(int at) throws Found {
    while (isContinued() && next < text.length()) {
      end = source.lineEnd(next);
      next = end + 1;
    }
    int last = skipBack(end);
    Template command = ShellText.template(Fragment.of(source, at, last));
    if (command.parts().isEmpty()) {
      throw new Found(at, "expected a command, saw none");
    }
    String shown = command.toString();
    if (shown.equals("{") || shown.endsWith(" {") || shown.endsWith("\t{")) {
      throw new Found(
          at,
          "expected NAME { or a decorator before {, saw more; a command that ends so writes '{'");
    }
    return new Script.Call(Decorator.SHELL, command, Map.of(), at);
  }

  private boolean isContinued() {
    int slashes = 0;
    while (end - slashes > start && text.charAt(end - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private record Call(Map<String, List<Argument>> arguments, int end) {}

  private Call call(Decorator decorator, int at) throws Found {
    int open = at + 1 + decorator.word().length();
    if (open >= text.length() || text.charAt(open) != '(') {
      return new Call(decorator.bind(List.of(), at), open);
    }
    ArgumentParser parser = new ArgumentParser(Fragment.of(source, 0, text.length()), open, 0);
    List<Argument> arguments = parser.read();
    return new Call(decorator.bind(arguments, at), parser.end());
  }

  /** Returns the word of a decorator that is called at this place, or null. */
  private @Nullable String decoratorAt(int at) {
    if (text.charAt(at) != '@') {
      return null;
    }
    int wordEnd = wordEnd(at + 1);
    String word = text.substring(at + 1, wordEnd);
    char behind = wordEnd < text.length() ? text.charAt(wordEnd) : '\n';
    boolean called = behind == '(' || (Words.isSpace(behind) && opensBlock());
    return called && !word.isEmpty() && !word.equals("file") ? word : null;
  }

  private Decorator known(String word, int at) throws Found {
    Decorator decorator = Decorator.of(word);
    if (decorator == null) {
      throw new Found(
          at,
          "expected @"
              + String.join(", @", Decorator.words())
              + " or a command, saw @"
              + word
              + Words.hint(word, Decorator.words()));
    }
    return decorator;
  }

  /** Moves to the next line that has something in it. */
  private boolean nextLine() {
    while (next < text.length() && problems.size() < MAX_PROBLEMS) {
      end = source.lineEnd(next);
      start = skipSpace(next);
      next = end + 1;
      if (start < end && text.charAt(start) != '#') {
        return true;
      }
    }
    return false;
  }

  /** Goes on behind what may have taken several lines. */
  private void closeCall(int at, String what) throws Found {
    end = source.lineEnd(at);
    next = end + 1;
    closeLine(at, what);
  }

  private void closeLine(int at, String what) throws Found {
    if (!isClosed(at)) {
      int seen = skipSpace(at);
      throw new Found(
          seen, "expected the line to end behind " + what + ", saw " + Words.seen(text, seen));
    }
  }

  private boolean isClosed(int at) {
    int rest = skipSpace(at);
    return rest >= text.length() || text.charAt(rest) == '\n' || text.charAt(rest) == '#';
  }

  private int skipSpace(int at) {
    int result = at;
    while (result < text.length() && Words.isSpace(text.charAt(result))) {
      result++;
    }
    return result;
  }

  private int skipBack(int at) {
    int result = at;
    while (result > start && Words.isSpace(text.charAt(result - 1))) {
      result--;
    }
    return result;
  }

  private int wordEnd(int at) {
    int result = at;
    while (result < text.length()
        && (Words.isLetter(text.charAt(result))
            || Words.isDigit(text.charAt(result))
            || text.charAt(result) == '_'
            || text.charAt(result) == '-')) {
      result++;
    }
    return result;
  }

  private void report(Found found) {
    problems.add(found.problem());
  }
}
