// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.recorder.Surroundings;
import dev.opal.redaction.Privacy;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import dev.opal.redaction.RuleCheck;
import dev.opal.redaction.RuleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal rules test}: holds the rules of the configuration against their own examples, or,
 * with a file, prints it as a record would hold it, under the secrets of the environment, and says
 * which rules masked how much. Records nothing.
 */
final class RulesTestCommand implements Command {
  private static final int CHUNK = 64 * 1024;

  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("0..1")
            .type(String.class)
            .description("a text to redact, - for standard input; default: the rules' examples")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Home home = Home.of(console.environment());
    Settings settings = Config.load(home, console.environment()).settings();
    String file = parsed.matchedPositionalValue(0, null);
    return file == null
        ? examples(settings, console)
        : redact(settings, home.privacy(settings), file, console);
  }

  private static int examples(Settings settings, Console console) throws CliException {
    int held = 0;
    int broken = 0;
    Data data = new Data(console);
    try {
      for (Settings.RuleText text : settings.ruleTexts()) {
        RuleCheck check = RuleCheck.of(settings.rules(), text.origin(), text.text());
        held += check.held();
        broken += check.findings().size();
        check.findings().forEach(data::line);
        for (String rule : check.withoutExample()) {
          console.warn(text.origin() + ": rule " + rule + " has no example; add one that it masks");
        }
      }
    } catch (RuleException e) {
      throw new CliException(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
    }
    console.out().println(held + " examples hold, " + broken + " do not");
    return broken == 0 ? ExitCodes.DONE : ExitCodes.FINDING;
  }

  private static int redact(Settings settings, Privacy privacy, String file, Console console)
      throws CliException {
    Redactor redactor = settings.redactor(Set.of(), Set.of(), privacy);
    Surroundings surroundings = new Surroundings(console.environment(), Path.of("/"), null);
    EnvironmentSecrets.tell(redactor, surroundings, settings.secretNames());
    RedactingStream stream = redactor.stream();
    Data data = new Data(console);
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      for (int count; (count = in.read(chunk)) >= 0 && !data.isClosed(); ) {
        print(stream.write(ByteBuffer.wrap(chunk, 0, count)), console);
      }
      print(stream.end(), console);
    } catch (IOException e) {
      throw new CliException(ExitCodes.USAGE, file + " must be readable but: " + Reasons.of(e), e);
    }
    console.out().flush();
    redactor.counts().forEach((rule, count) -> console.warn(rule + " masked " + count));
    return ExitCodes.DONE;
  }

  private static void print(RedactedBytes bytes, Console console) {
    byte[] copy = new byte[bytes.length()];
    bytes.asByteBuffer().get(copy);
    console.out().write(copy, 0, copy.length);
  }
}
