// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code source <(opal completion bash)}: the script with which a shell completes command lines. It
 * asks {@code opal completion words -- …} what may stand there.
 */
final class CompletionCommand implements Command {
  private static final String WORDS = "words";

  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("SHELL")
            .arity("1")
            .required(true)
            .type(String.class)
            .description("bash, zsh or fish; or words, for what may stand behind the words so far")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1..*")
            .paramLabel("WORD")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "behind words: the command line so far, without opal, the last one unfinished")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    String shell = parsed.matchedPositionalValue(0, "");
    Data data = new Data(console);
    if (shell.equals(WORDS)) {
      List<String> words = parsed.matchedPositionalValue(1, List.of());
      new Completion(console, words.isEmpty() ? List.of("") : words)
          .lines()
          .forEach(data::safeLine);
      return ExitCodes.DONE;
    }
    String script = script(shell);
    if (script == null) {
      throw new CliException(
          ExitCodes.USAGE,
          "SHELL must be bash, zsh, fish or words but was " + console.shown(shell));
    }
    console.out().print(script);
    return ExitCodes.DONE;
  }

  private static @Nullable String script(String shell) {
    if (!shell.matches("bash|zsh|fish")) {
      return null;
    }
    try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks completion." + shell);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("this build cannot be read", e);
    }
  }
}
