// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

/** The names of what this module measures and notes; docs/formats/quality.md lists them. */
public final class Catalogue {
  /** A test that failed; its value is the test and why. */
  public static final String TEST_FAILED = "test.failed";

  /** A rule that was violated; its value is the rule's id. */
  public static final String RULE_VIOLATED = "violations.rule";

  /** A gate that held; its value is the expression. */
  public static final String GATE_PASSED = "gate.passed";

  /** A gate that did not hold, or whose metric was not measured; its value is the expression. */
  public static final String GATE_FAILED = "gate.failed";

  private Catalogue() {}

  /** Returns the name of the event that a stage's results were read. */
  public static String completed(String stage) {
    return stage + ".completed";
  }

  /** Returns the name of the event that a stage left nothing to measure. */
  public static String noData(String stage) {
    return stage + ".no_data";
  }

  /** What kind of number a metric is. */
  public enum Type {
    /** A whole number from 0 on. */
    COUNT,
    /** Any number. */
    GAUGE
  }

  /** A number that result files give. */
  public enum Metric {
    TESTS_TOTAL("tests.total", Type.COUNT, "1"),
    TESTS_PASSED("tests.passed", Type.COUNT, "1"),
    /** Tests whose expectation did not hold. */
    TESTS_FAILED("tests.failed", Type.COUNT, "1"),
    /** Tests that broke before they could tell. */
    TESTS_ERRORS("tests.errors", Type.COUNT, "1"),
    TESTS_SKIPPED("tests.skipped", Type.COUNT, "1"),
    TESTS_DURATION("tests.duration", Type.GAUGE, "s"),
    /** Of lines. */
    COVERAGE("coverage", Type.GAUGE, "%"),
    COVERAGE_BRANCH("coverage.branch", Type.GAUGE, "%"),
    VIOLATIONS_FOUND("violations.found", Type.COUNT, "1"),
    VIOLATIONS_ERROR("violations.error", Type.COUNT, "1"),
    VIOLATIONS_WARNING("violations.warning", Type.COUNT, "1"),
    VIOLATIONS_NOTE("violations.note", Type.COUNT, "1");

    private final String id;
    private final Type type;
    private final String unit;

    Metric(String id, Type type, String unit) {
      this.id = id;
      this.type = type;
      this.unit = unit;
    }

    public String id() {
      return id;
    }

    public Type type() {
      return type;
    }

    /** Returns the unit as a UCUM code, {@code 1} where there is none. */
    public String unit() {
      return unit;
    }
  }
}
