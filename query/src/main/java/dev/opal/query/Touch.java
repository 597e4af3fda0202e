// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How near a difference is to the step that failed, the nearest first. */
enum Touch {
  STEP,
  EARLIER,
  ANY,
  NONE;

  String text(String step) {
    return switch (this) {
      case STEP -> step + " uses it";
      case EARLIER -> "a step before " + step + " uses it";
      case ANY -> "it may touch any step";
      case NONE -> "no step up to " + step + " uses it";
    };
  }

  /** Answers for one run. */
  static final class Finder {
    private final String failed;

    /** What each step up to the failing one executes: its command and options. */
    private final Map<String, String> texts = new LinkedHashMap<>();

    Finder(Side side, RecordedStep failed) {
      this.failed = failed.path();
      Map<String, String> planned = planned(side.plan());
      for (RecordedStep step : side.run().steps()) {
        if (!step.startedAt().isAfter(failed.startedAt())) {
          texts.put(step.path(), planned.getOrDefault(step.path(), step.command()));
        }
      }
    }

    private static Map<String, String> planned(@Nullable JsonObject plan) {
      Map<String, String> texts = new HashMap<>();
      if (plan != null && plan.members().get("steps") instanceof Json.Arr steps) {
        for (Json step : steps.items()) {
          if (step instanceof JsonObject object
              && object.members().get("id") instanceof Json.Str id) {
            Json options = object.members().get("options");
            Json command = object.members().get("command");
            texts.put(
                id.value(),
                (command == null ? "" : Side.text(command))
                    + (options instanceof JsonObject some ? " " + texts(some) : ""));
          }
        }
      }
      return texts;
    }

    private static String texts(JsonObject options) {
      StringBuilder all = new StringBuilder();
      options.members().values().forEach(option -> all.append(Side.text(option)).append(' '));
      return all.toString();
    }

    Touch of(Difference difference) {
      String subject = difference.subject();
      return switch (difference.kind()) {
        case VALUE -> users(reference(subject), NONE);
        case PROGRAM -> users(Pattern.compile(Pattern.quote(subject) + "(?![\\w./-])"), NONE);
        case VARIABLE ->
            users(Pattern.compile("(?:\\$\\{?|@\\{?env\\.)" + Pattern.quote(subject) + "\\b"), ANY);
        case COMMAND, STEP, STEP_OPTION, STEP_ATTEMPTS, STEP_DURATION -> step(difference);
        case BLOCK -> subject.contains(" around " + failed) ? STEP : ANY;
        default -> ANY;
      };
    }

    /** A step that is gone may be missed by any that follow. */
    private Touch step(Difference difference) {
      String subject = difference.subject();
      int blank = subject.indexOf(' ');
      String path = blank < 0 ? subject : subject.substring(0, blank);
      if (path.equals(failed)) {
        return STEP;
      }
      return texts.containsKey(path) || difference.after() == null ? EARLIER : NONE;
    }

    private Touch users(Pattern name, Touch otherwise) {
      if (name.matcher(texts.getOrDefault(failed, "")).find()) {
        return STEP;
      }
      for (String text : texts.values()) {
        if (name.matcher(text).find()) {
          return otherwise == NONE ? EARLIER : otherwise;
        }
      }
      return otherwise;
    }

    /** A command has {@code @var.x} or {@code @{var.x}} where the plan's values have the first. */
    private static Pattern reference(String text) {
      String bare = text.startsWith("@") ? text.substring(1) : text;
      String name = bare.startsWith("{") ? bare.substring(1, bare.length() - 1) : bare;
      int options = name.startsWith("file(") ? -1 : name.indexOf('(');
      String head = options < 0 ? name : name.substring(0, options);
      return Pattern.compile("@\\{?" + Pattern.quote(head) + "(?![\\w-])");
    }
  }
}
