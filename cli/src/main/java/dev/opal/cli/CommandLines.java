// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.ArrayList;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What picocli knows of a command: for parsing, help, completion and manual pages alike. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine of(String name, Commands.Entry entry, Command command) {
    Instances instances = new Instances();
    CommandSpec spec = CommandSpec.wrapWithoutInspection(null, instances).name("opal " + name);
    spec.usageMessage().description(entry.summary());
    spec.addOption(
        OptionSpec.builder("-h", "--help").description("show this help").usageHelp(true).build());
    spec.addOption(
        OptionSpec.builder("--debug").description("show where an error came from").build());
    command.describe(spec);
    // An argument that begins with @ is an argument, not the name of a file that holds more.
    spec.parser().expandAtFiles(false);
    // Every value here is text, and to find out which types this Java can convert takes 3 ms.
    System.setProperty("picocli.converters.excludes", "java.+");
    return new CommandLine(spec, instances);
  }

  /** Beside picocli's own factory, which looks for Groovy in every jar of the class path. */
  private static final class Instances implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws ReflectiveOperationException {
      return type.isAssignableFrom(ArrayList.class)
          ? type.cast(new ArrayList<>())
          : type.getDeclaredConstructor().newInstance();
    }
  }
}
