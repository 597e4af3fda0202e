// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and on whose behalf a run happens.
 *
 * @param runner the machine or CI runner
 * @param directory the working directory, relative to the root of its git checkout where there is
 *     one
 * @param ci facts of the CI system by their OpenTelemetry names ({@code cicd.…}), empty outside CI
 * @param tags what the user said about the run
 * @param environment variables by name: as they are where allowed, else a commitment
 */
public record RunContext(
    Redacted user,
    Redacted runner,
    Redacted directory,
    @Nullable Git git,
    Policy policy,
    Map<Redacted, Redacted> ci,
    Map<Redacted, Redacted> tags,
    List<Variable> environment) {
  public RunContext {
    ci = Map.copyOf(ci);
    tags = Map.copyOf(tags);
    environment = List.copyOf(environment);
  }

  /** Returns the same under a policy. */
  public RunContext under(Policy declared) {
    return new RunContext(user, runner, directory, git, declared, ci, tags, environment);
  }

  /** The state of a git checkout; {@code branch} is empty on a detached head. */
  public record Git(Redacted sha, Redacted branch, @Nullable Boolean dirty) {}

  /** What was declared and what was enforced, apart. */
  public record Policy(
      boolean denyNetwork,
      boolean readonlyFs,
      boolean denyNetworkEnforced,
      boolean readonlyFsEnforced) {
    public static final Policy NONE = new Policy(false, false, false, false);
  }

  /** A variable of the environment: its value, or a commitment to it under the store's plan key. */
  public record Variable(Redacted name, @Nullable Redacted value, @Nullable String commitment) {}
}
