// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Hash;
import dev.opal.model.StepPath;
import dev.opal.plan.Problem.Found;
import dev.opal.redaction.Redacted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the steps that a shell runs. A value becomes a variable, quoted where it is named. */
final class ShellMaker {
  /** Linux gives a program no argument of 128 KiB. */
  static final int MAX_COMMAND = 64 * 1024;

  /** The largest value that can be a variable; Linux allows 128 KiB with its name. */
  private static final int MAX_VARIABLE = 64 * 1024;

  /** By default the kernel takes 2 MiB of arguments and environment, the caller's included. */
  private static final int MAX_VALUES = 1024 * 1024;

  private static final String VARIABLE = "OPAL_VALUE_";

  /** Shells that can be told to evaluate a variable, where the command's own text is secret. */
  private static final Set<String> READS_VARIABLES =
      Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox");

  private final Values values;
  private final Path folder;
  private final Map<String, Hash> programs;

  /**
   * @param programs takes the digests of files that are named as programs
   */
  ShellMaker(Values values, Path folder, Map<String, Hash> programs) {
    this.values = values;
    this.folder = folder;
    this.programs = programs;
  }

  /**
   * @param secret something of the command's own text is masked
   */
  Node.Shell make(
      StepPath path,
      Redacted command,
      boolean secret,
      Node.Use use,
      Script.Call call,
      Arguments arguments)
      throws Found {
    Argument first = call.argument("command");
    if (first != null && first.kind() == Argument.Kind.REFERENCE) {
      throw new Found(
          first.offset(),
          "expected the command as a text in quotes, saw a reference, which would be run");
    }
    Filled filled = fill(call);
    String shell = arguments.text("shell", "sh");
    if (shell.isEmpty() || shell.startsWith("-")) {
      throw arguments.wrong("shell", "a shell such as sh or bash");
    }
    if (secret && !READS_VARIABLES.contains(shell.substring(shell.lastIndexOf('/') + 1))) {
      throw new Found(
          call.offset(),
          "expected no secret in the text of a command that "
              + shell
              + " reads, saw one; give it in a value, as @env.NAME");
    }
    return new Node.Shell(
        path,
        command,
        use,
        shell,
        filled.script,
        secret,
        filled.variables,
        filled.secretVariables,
        arguments.content("stdin"),
        programs(call.command()));
  }

  /** A command with variables in place of its references. */
  private record Filled(
      String script, Map<String, Content> variables, Set<String> secretVariables) {}

  private Filled fill(Script.Call call) throws Found {
    StringBuilder script = new StringBuilder();
    Map<String, Content> variables = new HashMap<>();
    Set<String> secretVariables = new HashSet<>();
    Map<Reference, String> names = new HashMap<>();
    long bytes = 0;
    for (Template.Part part : call.command().parts()) {
      if (part instanceof Template.Text text) {
        script.append(text.text());
      } else if (part instanceof Template.Use place) {
        String name = names.get(place.reference());
        if (name == null) {
          name = VARIABLE + (names.size() + 1);
          names.put(place.reference(), name);
          Value value = values.of(place);
          variables.put(name, variable(place, value.content()));
          bytes += value.content().size();
          if (value.secret()) {
            secretVariables.add(name);
          }
        }
        script.append(place.quoted() ? "${" + name + "}" : "\"${" + name + "}\"");
      }
    }
    int size = Content.of(script.toString()).size();
    if (size > MAX_COMMAND) {
      throw tooLong(call.offset(), size + " bytes with the names of its values");
    }
    if (bytes > MAX_VALUES) {
      throw new Found(
          call.offset(),
          "expected values of at most 1 MiB in one command, saw "
              + bytes
              + " bytes; give it the largest by stdin= or as a file");
    }
    return new Filled(script.toString(), variables, secretVariables);
  }

  static Found tooLong(int offset, String seen) {
    return new Found(
        offset,
        "expected a command of at most 64 KiB, saw "
            + seen
            + "; put it into a script and call that");
  }

  private static Content variable(Template.Use use, Content content) throws Found {
    if (content.size() > MAX_VARIABLE || content.hasNul()) {
      throw new Found(
          use.offset(),
          "expected at most 64 KiB without NUL in a command, saw "
              + content
              + (content.hasNul() ? " with NUL" : "")
              + "; use stdin= of @shell");
    }
    return content;
  }

  /** A script of the checkout decides what runs as much as the command does. */
  private Map<String, Hash> programs(Template command) {
    String word = program(command);
    if (word == null) {
      return Map.of();
    }
    Hash digest = programs.containsKey(word) ? programs.get(word) : Programs.digest(folder, word);
    if (digest == null) {
      return Map.of();
    }
    programs.put(word, digest);
    Map<String, Hash> result = new TreeMap<>();
    result.put(word, digest);
    return result;
  }

  /** Returns the first word where it names a file of the folder, or null. */
  private static @Nullable String program(Template command) {
    List<Template.Part> parts = command.parts();
    if (parts.isEmpty() || !(parts.getFirst() instanceof Template.Text text)) {
      return null;
    }
    String all = text.text().stripLeading();
    if (!all.startsWith("./")) {
      return null;
    }
    int end = 0;
    while (end < all.length() && " \t\n;&|<>\"'$`\\()".indexOf(all.charAt(end)) < 0) {
      end++;
    }
    return end == all.length() && parts.size() > 1 ? null : all.substring(0, end);
  }
}
