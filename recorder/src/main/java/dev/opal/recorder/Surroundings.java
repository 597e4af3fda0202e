// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.PlanKey;
import dev.opal.model.RunContext;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run's surroundings tell without being asked: user, runner, git, CI system, environment.
 *
 * @param environment as the process has it
 * @param directory the working directory
 * @param git the checkout that it lies in, or null
 */
public record Surroundings(
    Map<String, String> environment, Path directory, @Nullable GitCheckout git) {
  /** Variables that are harmless and that people look for. */
  private static final Set<String> SHOWN = Set.of("CI", "LANG", "LC_ALL", "TERM", "TZ");

  /** And of these, those that name people and places. */
  private static final Set<String> NAMING =
      Set.of("HOME", "LOGNAME", "PATH", "PWD", "SHELL", "USER");

  /** Returns the surroundings of this process. */
  public static Surroundings of(Map<String, String> environment, Path directory) {
    return new Surroundings(environment, directory, GitCheckout.of(directory).orElse(null));
  }

  /**
   * Returns every variable whose name says that it is secret, and those that the caller names,
   * unless they are empty.
   */
  public Map<String, String> secrets(Redactor redactor, Set<String> names) {
    Map<String, String> secrets = new LinkedHashMap<>();
    environment.forEach((name, value) -> {
      boolean secret = names.contains(name) || redactor.isSecret(name, value);
      // The key of a bundle is none of those that open something.
      if (secret && !value.isEmpty() && !RunPlace.VARIABLES.contains(name)) {
        secrets.put(name, value);
      }
    });
    return secrets;
  }

  /** Returns on whose behalf this happens: whom the CI system names, else who runs this process. */
  public Redacted user(Redactor redactor) {
    String user = CiSystem.of(environment).map(system -> variable(system.user())).orElse("");
    return redactor.identity("user", user.isEmpty() ? System.getProperty("user.name", "") : user);
  }

  /**
   * Returns what a run records of the surroundings.
   *
   * @param shown names of variables that are recorded with their value, beside the usual ones
   */
  public RunContext context(
      Redactor redactor, PlanKey key, Set<String> shown, Map<String, String> tags) {
    Optional<CiSystem> ci = CiSystem.of(environment);
    String runner = ci.map(system -> variable(system.runner())).orElse("");
    return new RunContext(
        user(redactor),
        redactor.identity("host", runner.isEmpty() ? WriterIdentity.host() : runner),
        redactor.identity("path", GitCheckout.relative(git, directory)),
        git == null
            ? null
            : new RunContext.Git(redactor.text(git.sha()), redactor.text(git.branch()), null),
        RunContext.Policy.NONE,
        RedactedTexts.own(redactor, ci.map(system -> system.facts(environment)).orElse(Map.of())),
        RedactedTexts.of(redactor, tags),
        variables(redactor, key, shown));
  }

  private List<RunContext.Variable> variables(Redactor redactor, PlanKey key, Set<String> shown) {
    List<RunContext.Variable> variables = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          boolean usual =
              SHOWN.contains(name) || (NAMING.contains(name) && redactor.privacy().namesPeople());
          boolean plain = (usual || shown.contains(name)) && !redactor.isSecret(name, value);
          variables.add(
              plain
                  ? new RunContext.Variable(redactor.text(name), redactor.value(name, value), null)
                  : new RunContext.Variable(redactor.text(name), null, key.commit(value)));
        });
    return variables;
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
