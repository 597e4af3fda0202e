// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Nearest;
import dev.opal.model.Reasons;
import dev.opal.model.Texts;
import dev.opal.recorder.WriterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal man runs list | man -l -}: the manual page of a command, or all into a folder. */
final class ManCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--install", "DIR", "write all pages there, such as ~/.local/share/man/man1"));
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("COMMAND")
            .arity("0..2")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("such as runs list; default: the page of opal itself")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    String version = WriterIdentity.version();
    String folder = Options.one(parsed, "--install");
    if (folder != null) {
      install(Path.of(folder), ManPage.all(version));
      return ExitCodes.DONE;
    }
    String name = String.join(" ", parsed.matchedPositionalValue(0, List.of()));
    Commands.Entry entry = Commands.all().get(name);
    if (!name.isEmpty() && entry == null) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected a command but saw "
              + Texts.quote(name)
              + Nearest.hint(name, Commands.all().keySet()));
    }
    console
        .out()
        .print(entry == null ? ManPage.ofProgram(version) : ManPage.of(name, entry, version));
    return ExitCodes.DONE;
  }

  private static void install(Path folder, Map<String, String> pages) throws CliException {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> page : pages.entrySet()) {
        Files.writeString(folder.resolve(page.getKey()), page.getValue());
      }
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.USAGE, "--install must name a folder to write to but: " + Reasons.of(e), e);
    }
  }
}
