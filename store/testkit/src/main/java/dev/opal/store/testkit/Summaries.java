// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.testkit;

import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.BundleKey;
import dev.opal.store.RunIndex.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes runs for tests: {@code Summaries.run(1).env("prod").tag("ticket", "OPS-7").entry()}.
 * Whatever is not said is the same in every run but its id and start, which follow from its number.
 */
public final class Summaries {
  /** When run 0 started. */
  public static final Instant EPOCH = Instant.parse("2025-09-20T10:22:31.123456789Z");

  /** Texts that a store may take for something else: quotes, wildcards, controls, a long one. */
  public static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "'",
          "''; DROP TABLE runs; --",
          "\"",
          "%",
          "_",
          "\\",
          "a\u0000b",
          "\n\r\t\u001b[31m",
          "naïve Ünïcode 漢字 \ud83d\ude80 \u202e",
          "\uffff\ufffd",
          "\ud83d\udcbe",
          "x".repeat(200_000));

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Map<String, String> tags = new TreeMap<>();
  private final List<Summary.Loss> losses = new ArrayList<>();
  private final Map<String, Long> redactions = new TreeMap<>();
  private RunId runId;
  private Instant startedAt;
  private String env = "local";
  private String target = "make";
  private Status status = Status.SUCCEEDED;
  private String user = "ada";
  private String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  private @Nullable String externalId;
  private @Nullable String planHash;
  private @Nullable String templateHash;
  private @Nullable String failedStep;
  private boolean sparse;

  private Summaries(int number) {
    startedAt = EPOCH.plusSeconds(number);
    runId = id(number);
  }

  /** Begins the run of this number, which started that many seconds after {@link #EPOCH}. */
  public static Summaries run(int number) {
    return new Summaries(number);
  }

  /** Returns the id of the run of this number. */
  public static RunId id(int number) {
    return new RunId(
        "run-"
            + SECOND.format(EPOCH.plusSeconds(number))
            + String.format(Locale.ROOT, "-%08x", number * 0x9e3779b1));
  }

  /** Returns runs {@code 0} to {@code count - 1}, which differ as a team's runs do. */
  public static List<Entry> many(int count) {
    List<Entry> entries = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      entries.add(any(number));
    }
    return entries;
  }

  /** Returns the run of this number as one of many: of a few environments, targets and users. */
  public static Entry any(int number) {
    Random random = new Random(number);
    Summaries run =
        run(number)
            .env(List.of("local", "ci", "stage", "prod").get(random.nextInt(4)))
            .target("target-" + random.nextInt(12))
            .status(Status.values()[random.nextInt(Status.values().length)])
            .user("user-" + random.nextInt(9))
            .tag("branch", random.nextInt(3) == 0 ? "main" : "topic-" + random.nextInt(40));
    int plan = random.nextInt(50);
    run.planHash(plan == 0 ? null : hash(plan)).templateHash(plan == 0 ? null : hash(plan / 5));
    run.traceId(hash(plan).substring("sha256:".length(), "sha256:".length() + 32));
    if (random.nextInt(10) == 0) {
      run.externalId("build-" + number).failedStep("main/deploy/api");
    }
    return run.entry();
  }

  /** Returns a hash that differs from number to number in its first digits. */
  public static String hash(int number) {
    return "sha256:" + String.format(Locale.ROOT, "%08x", number * 0x9e3779b1 | 1).repeat(8);
  }

  public Summaries id(RunId value) {
    runId = value;
    return this;
  }

  public Summaries startedAt(Instant value) {
    startedAt = value;
    return this;
  }

  public Summaries env(String value) {
    env = value;
    return this;
  }

  public Summaries target(String value) {
    target = value;
    return this;
  }

  public Summaries status(Status value) {
    status = value;
    return this;
  }

  public Summaries user(String value) {
    user = value;
    return this;
  }

  public Summaries traceId(String value) {
    traceId = value;
    return this;
  }

  public Summaries externalId(@Nullable String value) {
    externalId = value;
    return this;
  }

  public Summaries planHash(@Nullable String value) {
    planHash = value;
    return this;
  }

  public Summaries templateHash(@Nullable String value) {
    templateHash = value;
    return this;
  }

  public Summaries failedStep(@Nullable String value) {
    failedStep = value;
    return this;
  }

  public Summaries tag(String name, String value) {
    tags.put(name, value);
    return this;
  }

  public Summaries loss(LossKind kind, long count, String reason) {
    losses.add(new Summary.Loss(kind, count, reason));
    return this;
  }

  public Summaries redaction(String rule, long count) {
    redactions.put(rule, count);
    return this;
  }

  /** Leaves out everything that may be absent. */
  public Summaries sparse() {
    sparse = true;
    return this;
  }

  public Summary summary() {
    return new Summary(
        runId,
        externalId,
        env,
        target,
        Origin.EXEC,
        status,
        startedAt,
        sparse ? null : startedAt.plusNanos(1_500_000_001),
        sparse ? 0 : 1_500_000_001,
        sparse ? null : 137,
        planHash,
        templateHash,
        traceId,
        user,
        "runner-1",
        "host-1",
        sparse ? null : "0123456789abcdef0123456789abcdef01234567",
        sparse ? null : "main",
        sparse ? null : Boolean.TRUE,
        failedStep,
        3,
        1,
        tags,
        losses,
        redactions);
  }

  /** Returns the run with the key that its summary asks for. */
  public Entry entry() {
    return new Entry(summary(), key());
  }

  public BundleKey key() {
    return BundleKey.of(env, target, planHash, runId);
  }
}
