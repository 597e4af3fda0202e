// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Summary;
import dev.opal.query.Archive;
import dev.opal.query.RecordedStep;
import dev.opal.query.ReferenceException;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What may stand in place of the last word of a command line that is being typed: commands, options
 * and, of the options that take one of a few words, those; runs, steps, environments, targets and
 * users as the store knows them.
 */
final class Completion {
  /** In place of candidates: the shell knows better, because a file is wanted. */
  static final String FILES = ":files";

  /** Likewise: a command of the system and its arguments, from this word on, counted from 0. */
  static final String COMMAND = ":command ";

  /** Of so many runs, the newest, names are proposed. */
  private static final int RUNS_READ = 500;

  private static final int RUNS_PROPOSED = 20;

  /** A description that begins with a list of words tells what the option takes. */
  private static final Pattern CHOICES = Pattern.compile("([a-z_-]+, )*[a-z_-]+ or [a-z_-]+(;.*)?");

  private final Console console;
  private final List<String> words;
  private final String typed;
  private final Map<String, String> found = new TreeMap<>();

  /**
   * @param words those behind {@code opal}; the last is the one to complete, perhaps empty
   */
  Completion(Console console, List<String> words) {
    this.console = console;
    this.words = List.copyOf(words);
    this.typed = words.get(words.size() - 1);
  }

  /** Returns a line a candidate: the word, a tab, and what it means; or where else to look. */
  List<String> lines() throws CliException {
    Commands.Entry entry = null;
    int at = Math.min(3, words.size());
    String name = "";
    while (entry == null && --at > 0) {
      name = String.join(" ", words.subList(0, at));
      entry = Commands.all().get(name);
    }
    if (at < 2) {
      Commands.all().forEach(this::addCommand);
    }
    if (entry != null) {
      CommandSpec spec = CommandLines.of(name, entry, entry.command().get()).getCommandSpec();
      String elsewhere = addArguments(spec, at);
      if (elsewhere != null) {
        return List.of(elsewhere);
      }
    }
    return found.entrySet().stream()
        .filter(each -> each.getKey().startsWith(typed))
        .map(each -> each.getKey() + "\t" + console.shown(each.getValue()))
        .toList();
  }

  /** Adds the command's next word where those before it were typed. */
  private void addCommand(String name, Commands.Entry entry) {
    String[] parts = name.split(" ");
    int next = words.size() - 1;
    if (next < parts.length && words.subList(0, next).equals(List.of(parts).subList(0, next))) {
      boolean whole = next == parts.length - 1;
      found.merge(parts[next], whole ? entry.summary() : "", (a, b) -> a.isEmpty() ? b : a);
    }
  }

  /** Returns where else to look, null where candidates were added. */
  private @Nullable String addArguments(CommandSpec spec, int first) throws CliException {
    OptionSpec waiting = null;
    for (int i = first; i < words.size() - 1; i++) {
      String word = words.get(i);
      boolean ends = waiting == null && !word.startsWith("-");
      if (word.equals("--") || (ends && spec.parser().stopAtPositional())) {
        return COMMAND + (word.equals("--") ? i + 1 : i);
      }
      OptionSpec option = waiting == null ? spec.findOption(word) : null;
      waiting = option == null || option.arity().max() == 0 ? null : option;
    }
    if (waiting != null) {
      return addValues(waiting, waiting.longestName(), "");
    }
    int equals = typed.indexOf('=');
    if (typed.startsWith("--") && equals > 0) {
      OptionSpec option = spec.findOption(typed.substring(0, equals));
      return option == null
          ? null
          : addValues(option, option.longestName(), typed.substring(0, equals + 1));
    }
    if (typed.startsWith("-")) {
      for (OptionSpec option : spec.options()) {
        found.put(option.longestName(), description(option));
      }
      return null;
    }
    return spec.positionalParameters().isEmpty()
        ? null
        : addValues(spec.positionalParameters().get(0), "", "");
  }

  private static String description(ArgSpec argument) {
    return argument.description().length == 0 ? "" : argument.description()[0];
  }

  private @Nullable String addValues(ArgSpec argument, String option, String prefix)
      throws CliException {
    switch (argument.paramLabel() + option) {
      case "RUN" -> ask(this::addRuns);
      case "NAME--env" -> ask(archive -> addNames(archive, prefix, Summary::env));
      case "NAME--target" -> ask(archive -> addNames(archive, prefix, Summary::target));
      case "NAME--user" -> ask(archive -> addNames(archive, prefix, Summary::user));
      case "PATH--step" -> ask(archive -> addSteps(archive, prefix));
      default -> {
        if (argument.paramLabel().matches("(FILE|DIR).*")) {
          return FILES;
        }
        String text = description(argument);
        if (CHOICES.matcher(text).matches()) {
          for (String choice : text.replaceFirst(";.*", "").split(", | or ", -1)) {
            found.put(prefix + choice, "");
          }
        }
      }
    }
    return null;
  }

  /** A store that cannot be asked proposes nothing. */
  private void ask(Proposal proposal) {
    try (Asking asking = Asking.open(console)) {
      asking.ask(archive -> {
        proposal.of(archive);
        return true;
      });
    } catch (CliException e) {
      found.clear();
    }
  }

  private interface Proposal {
    void of(Archive archive) throws ReferenceException, StoreException, IOException;
  }

  private void addRuns(Archive archive) throws StoreException, IOException {
    found.put("latest", "the newest run");
    found.put("latest:failed", "the newest run that failed");
    for (Summary run : archive.list(Query.ALL.window(0, RUNS_PROPOSED))) {
      found.put(run.runId().value(), run.status() + " " + run.env() + "/" + run.target());
    }
  }

  private void addNames(Archive archive, String prefix, Function<Summary, String> part)
      throws StoreException, IOException {
    for (Summary run : archive.list(Query.ALL.window(0, RUNS_READ))) {
      found.put(prefix + part.apply(run), "");
    }
  }

  private void addSteps(Archive archive, String prefix)
      throws ReferenceException, StoreException, IOException {
    String run = "latest";
    for (String word : new ArrayList<>(words.subList(2, words.size() - 1))) {
      run = word.startsWith("run-") || word.startsWith("latest") ? word : run;
    }
    for (RecordedStep step : archive.find(archive.resolve(run)).steps()) {
      found.put(prefix + step.path(), step.end().status() + " " + step.command());
    }
  }
}
