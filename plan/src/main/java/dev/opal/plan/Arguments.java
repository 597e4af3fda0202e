// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Durations;
import dev.opal.model.Texts;
import dev.opal.plan.Problem.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a decorator was given, with every value in it. */
final class Arguments {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Script.Call call;
  private final Values values;

  Arguments(Script.Call call, Values values) {
    this.call = call;
    this.values = values;
  }

  /** Returns what was given beside the command; several of a name apart by line feeds. */
  Map<String, Template> options() {
    Map<String, Template> options = new LinkedHashMap<>();
    call.arguments()
        .forEach((name, given) -> {
          if (!name.equals(call.decorator().command())) {
            Template.Builder all = new Template.Builder();
            for (int i = 0; i < given.size(); i++) {
              all.append(i == 0 ? "" : "\n").append(given.get(i).template());
            }
            options.put(name, all.build());
          }
        });
    return options;
  }

  /** Returns the method of a request: the one given, else what fits the body. */
  Template method() {
    Argument given = call.argument("method");
    if (given != null) {
      return given.template();
    }
    return Template.text(call.argument("body") == null ? "GET" : "POST");
  }

  /** Returns what runs, as people know it: a command, or the method and address of a request. */
  Template command() {
    if (call.decorator() != Decorator.HTTP) {
      return call.command();
    }
    return new Template.Builder().append(method()).append(' ').append(call.command()).build();
  }

  boolean has(String name) {
    return call.argument(name) != null;
  }

  /** Returns the bytes of an argument, or null where it was not given. */
  @Nullable Content content(String name) {
    Argument argument = call.argument(name);
    return argument == null ? null : values.fill(argument.template());
  }

  /** Returns every argument of this name, as text. */
  List<String> all(String name) throws Found {
    List<String> texts = new ArrayList<>();
    for (Argument argument : call.arguments().getOrDefault(name, List.of())) {
      texts.add(text(argument));
    }
    return texts;
  }

  String text(String name, String otherwise) throws Found {
    Argument argument = call.argument(name);
    return argument == null ? otherwise : text(argument);
  }

  int integer(String name, int otherwise, int least, int most) throws Found {
    String text = text(name, String.valueOf(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(name, "a whole number from " + least + " to " + most);
  }

  Duration duration(String name, Duration otherwise) throws Found {
    if (!has(name)) {
      return otherwise;
    }
    try {
      Duration duration = Durations.parse(text(name, ""));
      if (duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw wrong(name, "a duration of at most 365d, such as 250ms, 90s or 15m");
  }

  /** Returns the word that was given, or the first of them. */
  String oneOf(String name, List<String> words) throws Found {
    String text = text(name, words.getFirst());
    if (!words.contains(text)) {
      throw wrong(name, String.join(" or ", words));
    }
    return text;
  }

  Found wrong(String name, String expected) {
    return wrong(name, 0, expected);
  }

  /**
   * Says what was expected instead.
   *
   * @param index of the argument among those of its name
   */
  Found wrong(String name, int index, String expected) {
    List<Argument> given = call.arguments().getOrDefault(name, List.of());
    Argument argument = index < given.size() ? given.get(index) : null;
    int offset = argument == null ? call.offset() : argument.offset();
    String shown = argument == null ? "none" : Texts.quote(argument.template().toString());
    return new Found(offset, "expected " + name + "= to be " + expected + ", saw " + shown);
  }

  private String text(Argument argument) throws Found {
    String text = values.fill(argument.template()).text();
    if (text == null) {
      throw new Found(argument.offset(), "expected text in UTF-8, saw other bytes");
    }
    return text;
  }
}
