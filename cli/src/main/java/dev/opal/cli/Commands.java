// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Every command by its name, in the order of help. Nothing of a command is loaded before it runs.
 */
final class Commands {
  /**
   * A command or a group of commands.
   *
   * @param summary one line for help
   * @param wraps whether its exit code is that of commands which it runs, see {@link ExitCodes}
   */
  record Entry(String summary, Supplier<Command> command, boolean wraps) {
    Entry(String summary, Supplier<Command> command) {
      this(summary, command, false);
    }
  }

  private static final Map<String, Entry> ALL = new LinkedHashMap<>();

  static {
    ALL.put("run", new Entry("run a plan of an .opl file", RunCommand::new, true));
    ALL.put("exec", new Entry("record any command", ExecCommand::new, true));
    ALL.put(
        "begin",
        new Entry(
            "begin a run of separate processes: eval \"$(opal begin --target NAME)\"",
            BeginCommand::new));
    ALL.put("end", new Entry("end and seal the run that begin began", EndCommand::new));
    ALL.put("note", new Entry("add facts and measurements to the run", NoteCommand::new));
    ALL.put("gate", new Entry("hold measurements of the run against limits", GateCommand::new));
    ALL.put("mask", new Entry("mask a value from now on, read from stdin", MaskCommand::new));
    ALL.put("plan", new Entry("show what an .opl file would run", PlanCommand::new));
    ALL.put("plan approve", new Entry("say that you approve a plan", PlanApproveCommand::new));
    ALL.put("plan diff", new Entry("compare two plans", PlanDiffCommand::new));
    ALL.put("runs list", new Entry("list runs, newest first", RunsListCommand::new));
    ALL.put("runs show", new Entry("show everything about a run", RunsShowCommand::new));
    ALL.put("runs diff", new Entry("say what differs between two runs", RunsDiffCommand::new));
    ALL.put("runs why", new Entry("say why a run failed, or was slow", RunsWhyCommand::new));
    ALL.put("runs open", new Entry("open a run's report in the browser", RunsOpenCommand::new));
    ALL.put("runs tail", new Entry("print a step's log, live while it runs", RunsTailCommand::new));
    ALL.put(
        "runs grep", new Entry("search commands, errors, notes and logs", RunsGrepCommand::new));
    ALL.put(
        "runs analyze",
        new Entry("tell what fails, how often and since when", RunsAnalyzeCommand::new));
    ALL.put(
        "runs export", new Entry("write runs, or one bundle, to a file", RunsExportCommand::new));
    ALL.put("runs recover", new Entry("seal runs whose recorder died", RunsRecoverCommand::new));
    ALL.put("index rebuild", new Entry("make the index anew", IndexRebuildCommand::new));
    ALL.put("config show", new Entry("show the settings", ConfigShowCommand::new));
    ALL.put("rules list", new Entry("list what is masked by its form", RulesListCommand::new));
    ALL.put(
        "rules test",
        new Entry("show what the rules mask in a text, or test the rules", RulesTestCommand::new));
    ALL.put("doctor", new Entry("check what Opal needs", DoctorCommand::new));
    ALL.put("completion", new Entry("print what a shell completes with", CompletionCommand::new));
    ALL.put("man", new Entry("print manual pages", ManCommand::new));
  }

  private Commands() {}

  static Map<String, Entry> all() {
    return ALL;
  }
}
