// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.model.Nearest;
import dev.opal.model.Texts;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A limit on a measurement: {@code coverage >= 80}, {@code tests.failed == 0}. It holds where the
 * metric was measured and every value of it is within the limit: a second measurement, of another
 * module or another attempt, never hides a first.
 *
 * @param unit that the limit is in, empty where it names none
 */
public record Gate(String metric, Comparison comparison, double limit, String unit) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([^\\s<>=!]{1,200})\\s*(==|!=|<=|>=|<|>)\\s*(-?[0-9]{1,15}(?:\\.[0-9]{1,15})?)\\s*(%?)\\s*");

  /** How a value may stand to the limit. */
  public enum Comparison {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    boolean holds(double value, double limit) {
      return switch (this) {
        case EQUAL -> value == limit;
        case NOT_EQUAL -> value != limit;
        case LESS -> value < limit;
        case AT_MOST -> value <= limit;
        case GREATER -> value > limit;
        case AT_LEAST -> value >= limit;
      };
    }

    private static Comparison of(String sign) {
      for (Comparison each : values()) {
        if (each.sign.equals(sign)) {
          return each;
        }
      }
      throw new IllegalArgumentException("a comparison must be one of the signs but was " + sign);
    }
  }

  /** A number of the run that the gate stands in. */
  public record Measured(String metric, double value, String unit) {
    private String text() {
      return Results.text(value) + (unit.equals("1") || unit.isEmpty() ? "" : " " + unit);
    }
  }

  /**
   * What became of a gate.
   *
   * @param seen the value that decided, or why there is none
   */
  public record Verdict(boolean passed, String seen) {}

  /**
   * Reads a gate.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Gate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a gate must be NAME, one of == != < <= > >= and a number, in quotes, such as 'coverage >="
              + " 80', but was "
              + Texts.quote(text));
    }
    return new Gate(
        matcher.group(1),
        Comparison.of(matcher.group(2)),
        Double.parseDouble(matcher.group(3)),
        matcher.group(4));
  }

  /** Holds all that the run measured so far against the limit. */
  public Verdict judge(Collection<Measured> measured) {
    List<Measured> values = measured.stream().filter(each -> each.metric().equals(metric)).toList();
    if (values.isEmpty()) {
      TreeSet<String> known = new TreeSet<>();
      measured.forEach(each -> known.add(each.metric()));
      return new Verdict(false, "was not measured in this run" + Nearest.hint(metric, known));
    }
    for (Measured value : values) {
      if (!unit.isEmpty() && !value.unit().equals(unit)) {
        return new Verdict(false, value.text() + ", which is not in " + unit);
      }
      if (!comparison.holds(value.value(), limit)) {
        return new Verdict(false, value.text());
      }
    }
    return new Verdict(true, values.get(values.size() - 1).text());
  }

  /** Returns the gate in one form, however it was written. */
  @Override
  public String toString() {
    return metric + " " + comparison.sign + " " + Results.text(limit) + unit;
  }
}
