// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Hash;
import dev.opal.model.StepPath;
import dev.opal.redaction.Redacted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a plan executes, with every value in it. Holds secrets: nothing of it may be shown. */
public sealed interface Node {

  /** One after the other, until one fails. */
  record Sequence(List<Node> nodes) implements Node {
    public Sequence {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * The block again from its beginning, where it failed.
   *
   * @param times how often in all, at least 1
   * @param delay between an attempt's end and the next
   */
  record Retry(Use use, int times, Duration delay, Node block) implements Node {}

  /** The block, which is cancelled where it takes longer. */
  record Timeout(Use use, Duration after, Node block) implements Node {}

  /**
   * All at once.
   *
   * @param max how many run at a time
   * @param cancels the first failure ends the others; otherwise those that run finish, and only
   *     those that have not begun never do
   */
  record Parallel(Use use, int max, boolean cancels, List<Node> branches) implements Node {
    public Parallel {
      branches = List.copyOf(branches);
    }
  }

  /** Something that runs and has a path. */
  sealed interface Step extends Node {
    StepPath path();

    /** Returns what people know it by. */
    Redacted command();

    Use use();
  }

  /**
   * A command of a shell.
   *
   * @param shell the program that reads the script
   * @param script in which values stand as variables
   * @param secret the script holds a secret of its own, so that no list of arguments may have it
   * @param variables what these variables hold
   * @param secretVariables the names of those whose values are secret
   * @param input standard input, or null for none
   * @param programs digests that files named as programs had when this was planned, by path
   */
  record Shell(
      StepPath path,
      Redacted command,
      Use use,
      String shell,
      String script,
      boolean secret,
      Map<String, Content> variables,
      Set<String> secretVariables,
      @Nullable Content input,
      Map<String, Hash> programs)
      implements Step {
    public Shell {
      variables = Map.copyOf(variables);
      secretVariables = Set.copyOf(secretVariables);
      programs = Map.copyOf(programs);
    }
  }

  /**
   * A request over HTTP.
   *
   * @param body null for none
   * @param firstStatus the smallest status that is a success
   * @param match what the body of the answer has to contain; empty for nothing
   */
  record Http(
      StepPath path,
      Redacted command,
      Use use,
      String method,
      String url,
      List<Header> headers,
      @Nullable Content body,
      int firstStatus,
      int lastStatus,
      String match,
      Duration timeout,
      boolean redirects)
      implements Step {
    public Http {
      headers = List.copyOf(headers);
    }
  }

  /** A field of a request. */
  record Header(String name, String value) {}

  /**
   * A decorator at its place in the source.
   *
   * @param decorator with its sign
   * @param line counted from 1
   */
  record Use(Redacted decorator, Redacted parameter, Redacted script, int line) {}
}
