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
   */
  record Entry(String summary, Supplier<Command> command) {}

  private static final Map<String, Entry> ALL = new LinkedHashMap<>();

  static {
    ALL.put("run", new Entry("run a plan of an .opl file", RunCommand::new));
    ALL.put("exec", new Entry("record any command", ExecCommand::new));
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
    ALL.put("runs tail", new Entry("print a step's log, live while it runs", RunsTailCommand::new));
    ALL.put("runs recover", new Entry("seal runs whose recorder died", RunsRecoverCommand::new));
    ALL.put("index rebuild", new Entry("make the index anew", IndexRebuildCommand::new));
    ALL.put("config show", new Entry("show the settings", ConfigShowCommand::new));
    ALL.put("rules list", new Entry("list what is masked by its form", RulesListCommand::new));
    ALL.put(
        "rules test",
        new Entry("show what the rules mask in a text, or test the rules", RulesTestCommand::new));
    ALL.put("doctor", new Entry("check what Opal needs", DoctorCommand::new));
  }

  private Commands() {}

  static Map<String, Entry> all() {
    return ALL;
  }
}
