// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Name;
import dev.opal.model.Nearest;
import dev.opal.model.Texts;
import dev.opal.redaction.Treatment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, each source outranking the one before: the built-in value, {@code
 * config.yaml} in Opal's home, {@code opal.yaml} of the project, {@code OPAL_…} variables, flags. A
 * project's file comes with the checkout, so it may add secrets but not show or lose more.
 */
final class Config {
  private static final String PROJECT_FILE = "opal.yaml";

  /**
   * A setting as it stands.
   *
   * @param value text, or the items of a list
   * @param origin the file, variable or {@code built-in}
   */
  record Value(List<String> value, boolean list, String origin) {
    String text() {
      return String.join(",", value);
    }
  }

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final ConfiguredRules rules = new ConfiguredRules();

  /** What a project asks for and may only ask for more of. */
  private final Map<ConfigKey, Object> asked = new LinkedHashMap<>();

  private Config() {
    for (ConfigKey key : ConfigKey.values()) {
      values.put(key.toString(), value(key, key.isList() ? List.of() : key.builtIn(), "built-in"));
    }
  }

  /** Reads every source, the project's file from the working directory upwards. */
  static Config load(Home home, Map<String, String> environment) throws CliException {
    return load(home, environment, Path.of("").toAbsolutePath());
  }

  /**
   * Reads every source.
   *
   * @param directory from where upwards the project's file is looked for
   * @throws CliException where a source cannot be read or has a key or value that is none
   */
  static Config load(Home home, Map<String, String> environment, Path directory)
      throws CliException {
    Config config = new Config();
    config.addFile(home.config(), false);
    Path project = projectFile(directory);
    if (project != null) {
      config.addFile(project, true);
    }
    for (ConfigKey key : ConfigKey.values()) {
      String text = environment.get(key.variable());
      if (text != null && !text.isEmpty()) {
        boolean words = key.isList() && key != ConfigKey.RULES;
        config.set(key, words ? words(text) : text, key.variable());
      }
    }
    if (project != null) {
      config.strengthen(project);
    }
    config.settings();
    return config;
  }

  /** Returns the items of a list as a variable holds it. */
  static List<String> words(String text) {
    return List.of(text.split("[, ]+"));
  }

  /** Returns the settings, each with where it is from. */
  Map<String, Value> values() {
    return values;
  }

  Settings settings() throws CliException {
    return new Settings(
        read(ConfigKey.ENV, Config::env),
        read(ConfigKey.TRACE_ID, Config::tracePerPlan),
        read(ConfigKey.RECORD, Settings.RecordMode::parse),
        read(ConfigKey.IDLE, Config::duration),
        names(ConfigKey.SECRET_NAMES),
        Set.copyOf(list(ConfigKey.ENVIRONMENT_SHOWN)),
        rules.texts(),
        rules.without(value(ConfigKey.RULES_DISABLED)),
        masking());
  }

  private Masking masking() throws CliException {
    Settings.PrivacyMode mode = read(ConfigKey.PRIVACY, Settings.PrivacyMode::parse);
    Set<String> shown = new TreeSet<>(list(ConfigKey.PRIVACY_SHOWN));
    return new Masking(
        treatment(ConfigKey.PRIVACY_PII),
        treatment(ConfigKey.PRIVACY_RESOURCE_ID),
        read(ConfigKey.REDACTION_LENGTH, Config::lengthShown),
        mode == Settings.PrivacyMode.STRICT ? shown : null,
        new TreeSet<>(names(ConfigKey.PUBLIC_NAMES)));
  }

  private Set<String> names(ConfigKey key) throws CliException {
    Value names = value(key);
    try {
      VariableName.requireAll(names.value());
      return Set.copyOf(names.value());
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCodes.USAGE, names.origin() + ": each of " + key + " " + e.getMessage(), e);
    }
  }

  /** What a setting's text means; throws IllegalArgumentException where it is none. */
  private interface Reader<T> {
    T read(String text);
  }

  private <T> T read(ConfigKey key, Reader<T> reader) throws CliException {
    Value value = value(key);
    try {
      return reader.read(value.text());
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCodes.USAGE, value.origin() + ": " + key + " " + e.getMessage(), e);
    }
  }

  private Treatment treatment(ConfigKey key) throws CliException {
    Settings.PrivacyMode mode = read(ConfigKey.PRIVACY, Settings.PrivacyMode::parse);
    Treatment otherwise = key == ConfigKey.PRIVACY_PII ? mode.personal() : mode.resources();
    return read(key, text -> text.isEmpty() ? otherwise : Settings.treatment(text));
  }

  private static String env(String text) {
    if (!Name.isName(text)) {
      throw new IllegalArgumentException(
          "must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit, but was "
              + Texts.quote(text));
    }
    return text;
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is no duration: " + e.getMessage(), e);
    }
  }

  private static boolean tracePerPlan(String text) {
    return Options.chosen(text, List.of("plan", "run")).equals("plan");
  }

  private static boolean lengthShown(String text) {
    return Options.chosen(text, List.of("shown", "hidden")).equals("shown");
  }

  private void addFile(Path file, boolean project) throws CliException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    for (Map.Entry<String, Object> entry : YamlFile.read(file).entrySet()) {
      ConfigKey key = key(entry.getKey(), file);
      if (project && !key.projectMay()) {
        throw new CliException(
            ExitCodes.USAGE,
            file
                + ": a project's file must not set "
                + key
                + "; set it in config.yaml of Opal's home");
      }
      if (project && key.isTreatment()) {
        asked.put(key, entry.getValue());
      } else {
        set(key, entry.getValue(), file.toString());
      }
    }
  }

  /** Of what a project and its user say of a class, the stronger counts. */
  private void strengthen(Path project) throws CliException {
    for (Map.Entry<ConfigKey, Object> entry : asked.entrySet()) {
      ConfigKey key = entry.getKey();
      Value before = value(key);
      Treatment without = treatment(key);
      set(key, entry.getValue(), project.toString());
      if (treatment(key).compareTo(without) < 0) {
        values.put(key.toString(), before);
      }
    }
  }

  private static ConfigKey key(String name, Path file) throws CliException {
    for (ConfigKey key : ConfigKey.values()) {
      if (key.toString().equals(name)) {
        return key;
      }
    }
    Set<String> known = new TreeSet<>();
    for (ConfigKey key : ConfigKey.values()) {
      known.add(key.toString());
    }
    throw new CliException(
        ExitCodes.USAGE,
        file + ": expected a known key but saw " + Texts.quote(name) + Nearest.hint(name, known));
  }

  private void set(ConfigKey key, Object value, String origin) throws CliException {
    if (key.isList() != value instanceof List && key != ConfigKey.RULES) {
      throw new CliException(
          ExitCodes.USAGE,
          origin
              + ": "
              + key
              + " must be "
              + (key.isList() ? "a list, as [A, B]," : "a single value")
              + " but was "
              + Texts.quote(String.valueOf(value)));
    }
    Value added = value(key, value, origin);
    if (key == ConfigKey.RULES) {
      added.value().forEach(text -> rules.add(origin, text));
    }
    Value before = value(key);
    if (key.isList() && !before.value().isEmpty()) {
      List<String> all = new ArrayList<>(before.value());
      all.addAll(added.value());
      List<String> once = List.copyOf(key == ConfigKey.RULES ? all : new TreeSet<>(all));
      added = new Value(once, true, before.origin() + ", " + origin);
    }
    values.put(key.toString(), added);
  }

  private static Value value(ConfigKey key, Object value, String origin) {
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      texts.add(String.valueOf(item));
    }
    return new Value(List.copyOf(texts), key.isList(), origin);
  }

  private Value value(ConfigKey key) {
    return Objects.requireNonNull(values.get(key.toString()), "every key has a value");
  }

  private List<String> list(ConfigKey key) {
    return value(key).value();
  }

  /** Looks from the directory upwards, not beyond the root of a git checkout. */
  private static @Nullable Path projectFile(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      Path file = at.resolve(PROJECT_FILE);
      if (Files.isRegularFile(file)) {
        return file;
      }
      if (Files.exists(at.resolve(".git"))) {
        return null;
      }
    }
    return null;
  }
}
