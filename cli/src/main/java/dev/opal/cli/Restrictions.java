// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.execution.Confinement;
import dev.opal.execution.SpawnException;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.model.Reasons;
import dev.opal.model.RunContext;
import dev.opal.recorder.RunPlace;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the command line forbids a run's commands. Their temporary files have a folder of their own
 * where they may write nothing else.
 */
final class Restrictions implements AutoCloseable {
  private static final String DENY_NETWORK = "--deny-network";
  private static final String READONLY_FS = "--readonly-fs";

  private final boolean denyNetwork;
  private final boolean readonlyFs;
  private @Nullable ScratchFolder scratch;

  private Restrictions(boolean denyNetwork, boolean readonlyFs) {
    this.denyNetwork = denyNetwork;
    this.readonlyFs = readonlyFs;
  }

  static void describe(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(DENY_NETWORK).description("commands reach no network").build());
    spec.addOption(
        OptionSpec.builder(READONLY_FS)
            .description("commands change no file but in a temporary folder")
            .build());
  }

  /**
   * @throws CliException where this machine cannot enforce what is asked
   */
  static Restrictions of(ParseResult parsed) throws CliException {
    Restrictions asked =
        new Restrictions(
            parsed.hasMatchedOption(DENY_NETWORK), parsed.hasMatchedOption(READONLY_FS));
    try {
      new Confinement(asked.denyNetwork, asked.readonlyFs, List.of()).requireSupported();
    } catch (SpawnException e) {
      throw new CliException(ExitCodes.OWN_FAILURE, String.valueOf(e.getMessage()), e);
    }
    return asked;
  }

  /** Returns why this plan cannot be run so, or null. */
  @Nullable String refusal(Plan plan) {
    for (PlanStep step : plan.steps()) {
      if (denyNetwork && step.decorator().equals("http")) {
        return "expected steps without a network, as "
            + DENY_NETWORK
            + " says, saw @http at "
            + step.id()
            + "; run without it";
      }
    }
    return null;
  }

  RunContext.Policy policy() {
    return new RunContext.Policy(denyNetwork, readonlyFs, denyNetwork, readonlyFs);
  }

  /** Makes what the commands of a run need so. */
  void prepare() throws CliException {
    if (!readonlyFs) {
      return;
    }
    try {
      scratch = ScratchFolder.create();
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.OWN_FAILURE,
          READONLY_FS + " must have a temporary folder but: " + Reasons.of(e),
          e);
    }
  }

  /**
   * Returns what confines the commands of a run. They may write to its folder, where those that
   * record do so.
   */
  Confinement confinement(RunPlace place) {
    ScratchFolder own = scratch;
    return new Confinement(
        denyNetwork, readonlyFs, own == null ? List.of() : List.of(own.path(), place.folder()));
  }

  /** Returns what confines a program that Opal itself asks something. It writes nothing. */
  Confinement ofQuestions() {
    return new Confinement(denyNetwork, readonlyFs, List.of());
  }

  /** Returns the environment with the folder for temporary files, where there is one. */
  ByteStrings environment(ByteStrings before) {
    ScratchFolder own = scratch;
    return own == null ? before : before.with("TMPDIR", own.path().toString());
  }

  /** Removes the folder, as far as it can be. */
  @Override
  public void close() {
    ScratchFolder folder = scratch;
    if (folder != null) {
      folder.close();
    }
  }
}
