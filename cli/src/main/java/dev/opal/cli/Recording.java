// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.model.LossKind;
import dev.opal.model.Name;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.model.SpanContext;
import dev.opal.recorder.DoorAround;
import dev.opal.recorder.MaskDoor;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.Surroundings;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What every command that records needs: home, settings, surroundings and a door that knows the
 * secrets.
 */
final class Recording {
  private static final String SECRET_NAMES = ConfigKey.SECRET_NAMES.variable();

  private static final String MASKED_NAME = "masked";

  /** In characters: the kernel takes no variable of more than 128 KiB. */
  private static final int MAX_SECRET_NAMES = 32 * 1024;

  final Home home;
  final Settings settings;
  final Surroundings surroundings;
  final Redactor redactor;
  final Set<String> secretNames;
  private final List<byte[]> secrets;
  private final @Nullable DoorAround around;
  private @Nullable String notHandedOver;
  private int namesNotHandedOn;
  private volatile @Nullable MaskDoor door;

  private Recording(
      Home home,
      Settings settings,
      Surroundings surroundings,
      Set<String> secretNames,
      Redactor redactor) {
    this.home = home;
    this.settings = settings;
    this.surroundings = surroundings;
    this.secretNames = secretNames;
    this.redactor = redactor;
    this.secrets = EnvironmentSecrets.tell(redactor, surroundings, secretNames);
    String outer = surroundings.environment().getOrDefault(MaskDoor.VARIABLE, "");
    this.around = outer.isEmpty() ? null : new DoorAround(outer);
    if (around != null) {
      handOver(around);
    }
  }

  /**
   * @param moreSecrets names of secret variables from the command line
   * @throws CliException where one is no name, or nothing can be recorded
   */
  static Recording open(Console console, Set<String> moreSecrets) throws CliException {
    return open(console, moreSecrets, Set.of(), Path.of("").toAbsolutePath());
  }

  /**
   * @param moreSecrets names of secret variables from the command line
   * @param shown names of variables that the project says are no secrets, although they look so
   * @param directory the project's folder
   */
  static Recording open(Console console, Set<String> moreSecrets, Set<String> shown, Path directory)
      throws CliException {
    Map<String, String> environment = console.environment();
    try {
      VariableName.requireAll(moreSecrets);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--secret " + e.getMessage(), e);
    }
    Home home = Home.of(environment);
    Settings settings =
        Config.load(home, environment, directory).settings().within(Masking.around(environment));
    Set<String> names = new HashSet<>(settings.secretNames());
    names.addAll(moreSecrets);
    names.remove("");
    Redactor redactor = settings.redactor(moreSecrets, shown, home.privacy(settings));
    Recording recording =
        new Recording(home, settings, Surroundings.of(environment, directory), names, redactor);
    console.discretion().use(recording.redactor);
    return recording;
  }

  /** Returns the run that this process was started in. */
  Optional<RunPlace> place() {
    return RunPlace.of(surroundings.environment(), redactor);
  }

  /**
   * Returns the run that this process was started in.
   *
   * @param otherwise what to do where it was started in none
   */
  RunPlace requirePlace(String otherwise) throws CliException {
    Optional<RunPlace> place = place();
    if (place.isEmpty()) {
      throw new CliException(
          ExitCodes.USAGE, "expected a run in " + RunPlace.RUN_ID + " but saw none; " + otherwise);
    }
    return place.get();
  }

  /** Returns the place in a trace that this process was started from, unless it spells a secret. */
  @Nullable SpanContext parent() {
    String named = surroundings.environment().getOrDefault("TRACEPARENT", "");
    return SpanContext.parse(redactor.text(named).toString()).orElse(null);
  }

  PlanKey planKey() throws IOException {
    home.create();
    return home.planKey();
  }

  /**
   * Makes a name of an environment or target.
   *
   * @throws CliException where the text is none, or holds a secret
   */
  Name name(String option, String text) throws CliException {
    Redacted redacted = redactor.value("", text);
    try {
      // A password such as "local" is no reason not to run; the record does without the name.
      boolean isMasked = Name.isName(text) && !Name.isName(redacted.toString());
      return new Name(isMasked ? redactor.text(MASKED_NAME) : redacted);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, option + ": " + e.getMessage(), e);
    }
  }

  /**
   * What is secret here may be printed to a recorder around this one, and the other way round.
   * Where that one masks by other rules, its own hold for what is part of its run.
   */
  private void handOver(DoorAround outer) {
    try {
      outer.maskAndWatch(secrets, () -> passDoor(outer));
      if (masksByOtherRules()) {
        redactor.behind(outer);
      }
    } catch (IOException e) {
      notHandedOver = Reasons.of(e);
    }
  }

  private boolean masksByOtherRules() {
    Masking.Around outer = Masking.around(surroundings.environment());
    return outer == null || !outer.rules().equals(settings.rules().version());
  }

  private void passDoor(DoorAround outer) {
    redactor.behind(outer);
    MaskDoor own = door;
    if (own != null) {
      own.tellLate();
    }
  }

  /** Opens the door for children of this process. */
  MaskDoor openDoor(Run run) throws IOException {
    MaskDoor opened = MaskDoor.open(home.doors(), run, around, secrets);
    door = opened;
    return opened;
  }

  /** Records what should have passed the door around this one and did not. */
  void tellLosses(Run run) {
    if (notHandedOver != null) {
      run.lost(
          LossKind.MASKS,
          Math.max(1, secrets.size()),
          "secrets could not be handed over: " + notHandedOver);
    }
    if (around == null
        && Masking.around(surroundings.environment()) != null
        && masksByOtherRules()) {
      run.lost(
          LossKind.MASKS, 1, "its rules are others than those of the run that it is a part of");
    }
    if (around != null) {
      run.lost(
          LossKind.OUTPUT_BYTES,
          around.withheldBytes(),
          "the recorder around this one went away, and only it knows what became secret late");
    }
    run.lost(
        LossKind.MASKS,
        namesNotHandedOn,
        "names of secret variables are more than the environment of a nested recorder takes");
    MaskDoor own = door;
    if (own != null && around == null && !run.isOpener()) {
      run.lost(
          LossKind.MASKS,
          own.lateValues(),
          "became secret in one command between begin and end, and those after it do not know them");
    }
  }

  /** Listens no more at the door around this one: the JVM's end would wait for the thread. */
  void hangUp() {
    if (around != null) {
      try {
        around.close();
      } catch (IOException e) {
        // Nothing more was to be heard.
        return;
      }
    }
  }

  String doorOr(String otherwise) {
    return surroundings.environment().getOrDefault(MaskDoor.VARIABLE, otherwise);
  }

  /**
   * Returns the environment for a child: as ours was given, and the place in the run.
   *
   * @param door where the child's own children hand in secret values, or null for nowhere
   */
  ByteStrings childEnvironment(RunPlace place, @Nullable String door) {
    ByteStrings result = CallerEnvironment.bytes();
    Map<String, String> changed = new TreeMap<>(place.environment());
    if (door != null) {
      changed.put(MaskDoor.VARIABLE, door);
    }
    changed.put(Masking.VARIABLE, settings.masking().toText(settings.rules().version()));
    if (!secretNames.isEmpty()) {
      changed.put(SECRET_NAMES, namesToHandOn());
    }
    for (Map.Entry<String, String> variable : changed.entrySet()) {
      result = result.with(variable.getKey(), variable.getValue());
    }
    return result;
  }

  private String namesToHandOn() {
    StringBuilder names = new StringBuilder();
    namesNotHandedOn = 0;
    for (String name : new TreeSet<>(secretNames)) {
      if (names.length() + 1 + name.length() > MAX_SECRET_NAMES) {
        namesNotHandedOn++;
      } else {
        names.append(names.isEmpty() ? "" : ",").append(name);
      }
    }
    return names.toString();
  }
}
