// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.StepPath;
import dev.opal.model.Texts;
import dev.opal.plan.Problem.Found;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a line of a block says: a command, or a decorator with what it is given. */
final class StepParser {
  /** What no command of a shell ends with; a script's habit, where each line is a step. */
  private static final Pattern GOES_ON =
      Pattern.compile("(?:(?:^|;)[ \t]*+(then|do)|(?<!\\\\)(&&|\\|[|&]?))$");

  /** What no command begins with: the items and comments of other languages. */
  private static final Pattern FOREIGN =
      Pattern.compile("(?:--?|\\*|//+|/\\*+)(?=[ \t\n]|$)|/\\*\\*|\\*/");

  /** What a shell's own { } may stand behind. */
  private static final List<String> BEFORE_GROUP =
      List.of("if", "while", "until", "time", "coproc", "then", "elif", "else", "do");

  /** A group with what other languages write before or behind its name. */
  private static final Pattern GROUP =
      Pattern.compile("(?:(?:group|stage|step|steps|job|task)[ \t]+)?([\\w-]+):?[ \t]*\\{[ \t]*$");

  private static final Pattern VARIABLE = Pattern.compile("var[ \t]+\\w+[ \t]*=");

  private final Source source;
  private final String text;
  private final Lines lines;

  StepParser(Source source, Lines lines) {
    this.source = source;
    this.text = source.text();
    this.lines = lines;
  }

  /** Returns the decorator whose block the line opens, or null. */
  @Nullable Decorator wrapper() throws Found {
    String word = decoratorAt(lines.start());
    Decorator decorator = word == null ? null : known(word, lines.start());
    return decorator != null && decorator.wraps() ? decorator : null;
  }

  /** Reads the line that opens the block of this decorator. */
  Script.Call opener(Decorator decorator) throws Found {
    int at = lines.start();
    Given given = given(decorator, at);
    int brace = lines.skipSpace(given.end);
    if (brace >= text.length() || text.charAt(brace) != '{') {
      throw new Found(
          Math.min(brace, text.length()),
          "expected { behind @"
              + decorator.word()
              + ", saw "
              + Words.seen(text, brace)
              + "; a block's steps and its } stand in lines of their own");
    }
    lines.openBehind(brace + 1, "");
    return new Script.Call(decorator, Template.EMPTY, given.arguments, at);
  }

  /** Reads the line as a step, with the name before it if there is one. */
  Script.StepItem step() throws Found {
    int start = lines.start();
    int nameEnd = lines.wordEnd(start);
    boolean named = nameEnd > start && lines.has(':', nameEnd);
    if (!named || !(nameEnd + 1 == lines.end() || Words.isSpace(text.charAt(nameEnd + 1)))) {
      return new Script.StepItem(null, call(start));
    }
    String name = segment(start, nameEnd);
    int command = lines.skipSpace(nameEnd + 1);
    if (lines.isClosed(command)) {
      throw new Found(command, "expected a command behind " + name + ":, saw none");
    }
    return new Script.StepItem(name, call(command));
  }

  /** Returns the name of a step or group that stands here. */
  String segment(int from, int to) throws Found {
    String name = text.substring(from, to);
    if (!StepPath.isSegment(name)) {
      throw new Found(
          from, "expected a name of 1 to 64 letters, digits, '_' or '-', saw " + Texts.quote(name));
    }
    return name;
  }

  private Script.Call call(int at) throws Found {
    String word = decoratorAt(at);
    if (word == null) {
      return command(at);
    }
    Decorator decorator = known(word, at);
    if (decorator.wraps()) {
      throw new Found(
          at, "expected no name before @" + word + ", saw one; name the steps that stand in it");
    }
    Given given = given(decorator, at);
    lines.closeBehind(given.end, "@" + word + "(…)");
    Argument first = Objects.requireNonNull(given.arguments.get(decorator.command())).getFirst();
    Fragment raw = first.raw();
    Template template =
        decorator == Decorator.SHELL && raw != null ? ShellText.template(raw) : first.template();
    return new Script.Call(decorator, template, given.arguments, at);
  }

  /** A line that is a command, with the lines that continue it. */
  private Script.Call command(int at) throws Found {
    rejectMistyped(at);
    rejectForeign(at);
    rejectBlockInLine(at);
    lines.joinContinued();
    ShellText.Read read = ShellText.line(Fragment.of(source, at, lines.trimmedEnd()));
    lines.closeBehind(at + read.end(), "the command");
    Template command = read.template();
    rejectBrace(command, at);
    Matcher goesOn = GOES_ON.matcher(command.toString());
    if (goesOn.find()) {
      throw new Found(
          at,
          "expected a whole command in the line, saw one that goes on behind "
              + Objects.requireNonNullElse(goesOn.group(1), goesOn.group(2))
              + "; end the line with \\, or call a script");
    }
    return new Script.Call(Decorator.SHELL, command, Map.of(), at);
  }

  /** A brace that a block was meant to have would silently be a word of the command. */
  private void rejectBrace(Template command, int at) throws Found {
    if (command.endsWithWord("{")) {
      String word = lines.word(lines.start());
      throw new Found(
          at,
          "expected NAME { or a decorator before {, saw more; a command that ends so writes '{'"
              + blockHint(word));
    }
    if (command.endsWithWord("}") && command.toString().indexOf('{') < 0) {
      throw new Found(
          at,
          "expected } in a line of its own, saw it behind a command; "
              + "a command that ends so writes '}'");
    }
  }

  /** Returns what was meant by {@code group build {}, {@code build: {} or {@code retry(…) {}. */
  private String blockHint(String word) {
    Matcher group = GROUP.matcher(text).region(lines.start(), lines.end());
    return group.lookingAt()
        ? "; did you mean " + Words.shown(group.group(1)) + " {?"
        : Words.hint("@" + word, Decorator.words());
  }

  /** A block whose first step stands behind its brace; what a shell groups begins otherwise. */
  private void rejectBlockInLine(int at) throws Found {
    int nameEnd = lines.wordEnd(at);
    int brace = lines.skipSpace(nameEnd);
    boolean blanks = brace > nameEnd && lines.has('{', brace) && brace + 1 < lines.end();
    if (at == lines.start()
        && nameEnd > at
        && blanks
        && Words.isSpace(text.charAt(brace + 1))
        && !BEFORE_GROUP.contains(lines.word(at))) {
      lines.openBehind(brace + 1, "; a command that has this word writes '{'");
    }
  }

  /** A name with a sign that none has would silently be a program. */
  private void rejectMistyped(int at) throws Found {
    int end = at;
    while (end < lines.end() && isAlmostWord(text.charAt(end))) {
      end++;
    }
    boolean named = at == lines.start() && end > at && lines.has(':', end);
    if (named && (end + 1 == lines.end() || Words.isSpace(text.charAt(end + 1)))) {
      segment(at, end);
    }
  }

  /** Tells whether an item or comment of another language begins the line. */
  boolean isForeign() {
    return FOREIGN.matcher(text).region(lines.start(), lines.end()).lookingAt();
  }

  private void rejectForeign(int at) throws Found {
    Matcher rest = FOREIGN.matcher(text).region(at, lines.end());
    if (rest.lookingAt()) {
      throw new Found(
          at,
          "expected a command or NAME: command, saw "
              + Texts.quote(rest.group())
              + "; a comment begins with #, a step with its name or command");
    }
    if (rest.usePattern(VARIABLE).lookingAt()) {
      throw new Found(at, "expected a step, saw var; a var stands outside of targets");
    }
  }

  private static boolean isAlmostWord(char c) {
    return Words.isWord(c) || Character.isLetterOrDigit(c) || c == '.' || c == '/';
  }

  private record Given(Map<String, List<Argument>> arguments, int end) {}

  private Given given(Decorator decorator, int at) throws Found {
    int open = at + 1 + decorator.word().length();
    if (open >= text.length() || text.charAt(open) != '(') {
      return new Given(decorator.bind(List.of(), at), open);
    }
    ArgumentParser parser = new ArgumentParser(Fragment.of(source, 0, text.length()), open, 0);
    List<Argument> arguments = parser.read();
    return new Given(decorator.bind(arguments, at), parser.end());
  }

  /** Returns the word of a decorator that is called at this place, or null. */
  private @Nullable String decoratorAt(int at) {
    if (text.charAt(at) != '@') {
      return null;
    }
    String word = lines.word(at + 1);
    int end = at + 1 + word.length();
    char behind = end < text.length() ? text.charAt(end) : '\n';
    boolean opens =
        lines.has('{', lines.skipSpace(end)) || (Words.isSpace(behind) && lines.opensBlock());
    boolean called = behind == '(' || opens;
    return called && !word.isEmpty() && !word.equals("file") ? word : null;
  }

  private static Decorator known(String word, int at) throws Found {
    Decorator decorator = Decorator.of(word);
    if (decorator == null) {
      throw new Found(
          at,
          "expected "
              + String.join(", ", Decorator.words())
              + " or a command, saw @"
              + Words.shown(word)
              + Words.hint("@" + word, Decorator.words()));
    }
    return decorator;
  }
}
