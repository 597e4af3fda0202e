// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Texts;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.recorder.Surroundings;
import dev.opal.redaction.Privacy;
import dev.opal.redaction.Redactor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The door before the screen: what a command prints is often read by more people than its record,
 * and names what the caller gave, who may have given a secret in the wrong place. Knows what the
 * environment and the configuration say, and of a configuration that is wrong, the rules that come
 * with Opal. Nothing is read before something is printed.
 */
final class Discretion {
  private static final String SECRET = "--secret";

  private final Map<String, String> environment;
  private final String[] args;
  private @Nullable Redactor redactor;

  /**
   * @param args the command line, in which secrets may stand
   */
  Discretion(Map<String, String> environment, String... args) {
    this.environment = environment;
    this.args = args.clone();
  }

  /** Has everything pass the door of a recorder, which knows at least as much. */
  synchronized void use(Redactor other) {
    redactor = other;
  }

  /** Returns the text without what is secret in it. */
  String redacted(String text) {
    return redactor().text(text).toString();
  }

  /** Returns the object with every text in it redacted. */
  JsonObject redacted(JsonObject object) {
    JsonObject.Builder result = JsonObject.builder();
    object
        .members()
        .forEach((name, value) -> result.put(isOwn(name) ? name : redacted(name), value(value)));
    return result.build();
  }

  private Json value(Json json) {
    if (json instanceof JsonObject object) {
      return redacted(object);
    } else if (json instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(this::value).toList());
    }
    return json instanceof Json.Str string ? new Json.Str(redacted(string.value())) : json;
  }

  /** Tells whether a member may have its name from Opal, which is looked for by programs. */
  private static boolean isOwn(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return true;
  }

  /** Returns a message redacted, in which what the command line gives may be quoted. */
  String message(String message) {
    String masked = message;
    for (String arg : args) {
      masked = masked(masked, arg);
      masked = masked(masked, arg.substring(arg.indexOf('=') + 1));
    }
    return redacted(masked);
  }

  /** A secret too short to be masked everywhere is known where it stands as a whole. */
  private String masked(String message, String given) {
    String quote = Texts.quote(given);
    if (given.isEmpty() || !message.contains(quote)) {
      return message;
    }
    return message.replace(quote, Texts.quote(redactor().value("", given).toString()));
  }

  private synchronized Redactor redactor() {
    Redactor known = redactor;
    if (known == null) {
      known = make();
      redactor = known;
    }
    return known;
  }

  private Redactor make() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith(SECRET + "=")) {
        names.add(args[i].substring(SECRET.length() + 1));
      } else if (args[i].equals(SECRET) && i + 1 < args.length) {
        names.add(args[i + 1]);
      }
    }
    names.remove("");
    Redactor made = made(names);
    EnvironmentSecrets.tell(made, new Surroundings(environment, Path.of("/"), null), names);
    return made;
  }

  private Redactor made(Set<String> names) {
    try {
      Settings settings = Config.load(Home.of(environment), environment).settings();
      names.addAll(settings.secretNames());
      Privacy privacy = Privacy.MINIMAL;
      boolean lengths = settings.masking().lengthShown();
      return settings.redactor(names, Set.of(), lengths ? privacy : privacy.withoutLengths());
    } catch (CliException e) {
      // Perhaps just what is to be told; names that say so themselves are secret all the same.
      names.addAll(Config.words(environment.getOrDefault(ConfigKey.SECRET_NAMES.variable(), "")));
      names.remove("");
      return new Redactor(names);
    }
  }
}
