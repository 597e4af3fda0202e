// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Name;
import dev.opal.model.Texts;
import dev.opal.redaction.RuleException;
import dev.opal.redaction.RuleSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private static final String VARIABLE_PREFIX = "OPAL_";

  /**
   * Keys, their built-in values and whether a project may set them. A list adds to the one before.
   */
  private enum Key {
    ENV("local", true),
    TRACE_ID("plan", true),
    RECORD("normal", false),
    IDLE("24h", false),
    SECRET_NAMES(null, true),
    ENVIRONMENT_SHOWN(null, false),
    /** Text in the form of docs/formats/rules.md, whole or as a list of texts. */
    RULES(null, true),
    RULES_DISABLED(null, false),
    PRIVACY("minimal", false),
    PRIVACY_SHOWN(null, false);

    /** Null for a list, which is empty. */
    private final @Nullable String builtIn;

    private final boolean projectMay;

    Key(@Nullable String builtIn, boolean projectMay) {
      this.builtIn = builtIn;
      this.projectMay = projectMay;
    }

    boolean isList() {
      return builtIn == null;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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

  /** Rules as a source has them. */
  private record RuleText(String origin, String text) {
    /** The name of the file, or the variable. */
    String shortOrigin() {
      return origin.substring(origin.lastIndexOf('/') + 1);
    }
  }

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<RuleText> ruleTexts = new ArrayList<>();

  private Config() {
    for (Key key : Key.values()) {
      values.put(
          key.toString(), value(key, key.builtIn == null ? List.of() : key.builtIn, "built-in"));
    }
  }

  /**
   * Reads every source.
   *
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
    for (Key key : Key.values()) {
      String variable = VARIABLE_PREFIX + key.name();
      String text = environment.get(variable);
      if (text != null && !text.isEmpty()) {
        boolean words = key.isList() && key != Key.RULES;
        config.set(key, words ? words(text) : text, variable);
      }
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
        read(Key.ENV, Config::env),
        read(Key.TRACE_ID, Config::tracePerPlan),
        read(Key.RECORD, Settings.RecordMode::parse),
        read(Key.IDLE, Config::duration),
        Set.copyOf(list(Key.SECRET_NAMES)),
        Set.copyOf(list(Key.ENVIRONMENT_SHOWN)),
        list(Key.RULES),
        rules(),
        read(Key.PRIVACY, Settings.PrivacyMode::parse),
        Set.copyOf(list(Key.PRIVACY_SHOWN)));
  }

  /** What the built-in rules become; where nothing is set, nothing is read. */
  private RuleSet rules() throws CliException {
    Value disabled = value(Key.RULES_DISABLED);
    String origin = "";
    try {
      RuleSet rules = RuleSet.builtIn();
      for (RuleText text : ruleTexts) {
        origin = text.origin() + ": rules";
        rules = rules.plus(origin, text.shortOrigin(), text.text());
      }
      origin = disabled.origin() + ": rules_disabled";
      return disabled.value().isEmpty() ? rules : rules.without(Set.copyOf(disabled.value()));
    } catch (RuleException e) {
      String message = String.valueOf(e.getMessage());
      throw new CliException(
          ExitCodes.USAGE, message.startsWith(origin) ? message : origin + ": " + message, e);
    }
  }

  /** What a setting's text means; throws IllegalArgumentException where it is none. */
  private interface Reader<T> {
    T read(String text);
  }

  private <T> T read(Key key, Reader<T> reader) throws CliException {
    Value value = value(key);
    try {
      return reader.read(value.text());
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCodes.USAGE, value.origin() + ": " + key + " " + e.getMessage(), e);
    }
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

  private void addFile(Path file, boolean project) throws CliException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    for (Map.Entry<String, Object> entry : YamlFile.read(file).entrySet()) {
      Key key = key(entry.getKey(), file);
      if (project && !key.projectMay) {
        throw new CliException(
            ExitCodes.USAGE,
            file
                + ": a project's file must not set "
                + key
                + "; set it in config.yaml of Opal's home");
      }
      set(key, entry.getValue(), file.toString());
    }
  }

  private static Key key(String name, Path file) throws CliException {
    for (Key key : Key.values()) {
      if (key.toString().equals(name)) {
        return key;
      }
    }
    Set<String> known = new TreeSet<>();
    for (Key key : Key.values()) {
      known.add(key.toString());
    }
    throw new CliException(
        ExitCodes.USAGE,
        file + ": expected a known key but saw " + Texts.quote(name) + Nearest.hint(name, known));
  }

  private void set(Key key, Object value, String origin) throws CliException {
    if (key.isList() != value instanceof List && key != Key.RULES) {
      throw new CliException(
          ExitCodes.USAGE,
          origin
              + ": "
              + key
              + " must be "
              + (key.isList() ? "a list" : "a single value")
              + " but was "
              + Texts.quote(String.valueOf(value)));
    }
    Value added = value(key, value, origin);
    if (key == Key.RULES) {
      added.value().forEach(text -> ruleTexts.add(new RuleText(origin, text)));
    }
    Value before = value(key);
    if (key.isList() && !before.value().isEmpty()) {
      List<String> all = new ArrayList<>(before.value());
      all.addAll(added.value());
      List<String> once = List.copyOf(key == Key.RULES ? all : new TreeSet<>(all));
      added = new Value(once, true, before.origin() + ", " + origin);
    }
    values.put(key.toString(), added);
  }

  private static Value value(Key key, Object value, String origin) {
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      texts.add(String.valueOf(item));
    }
    return new Value(List.copyOf(texts), key.isList(), origin);
  }

  private Value value(Key key) {
    return Objects.requireNonNull(values.get(key.toString()), "every key has a value");
  }

  private List<String> list(Key key) {
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
