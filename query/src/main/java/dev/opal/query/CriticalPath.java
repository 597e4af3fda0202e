// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chain of steps that determined when a run ended: from the step that ended last back to the
 * sibling that ended last before it began, and in a group the same among what is in it. Had one of
 * them been shorter, the run would have ended earlier.
 *
 * <p>A step counts as one span from the begin of its first attempt to the end of its last; one that
 * is still running ends last. Steps of one moment stand in the order in which they were given.
 */
public final class CriticalPath {
  /**
   * A start is by the wall clock and a duration by the monotonic one, which drift apart: steps
   * count as one after the other while they overlap by no more than this part of the first.
   */
  private static final int DRIFT = 1000;

  /**
   * A step's duration begins a moment before its start is written down, which on a busy machine is
   * milliseconds: by so much they may overlap too, but by no more than half of the first.
   */
  private static final long LATE_NANOS = 5_000_000;

  private CriticalPath() {}

  /**
   * Returns the steps of the chain that have no steps in them, in the order in which they ran; none
   * where there are no steps. Takes time as sorting the steps does.
   */
  public static List<RecordedStep> of(List<RecordedStep> steps) {
    Group root = new Group();
    if (!steps.isEmpty()) {
      Instant origin = steps.get(0).startedAt();
      for (int i = 0; i < steps.size(); i++) {
        root.place(steps.get(i), i, origin);
      }
    }
    Deque<RecordedStep> chain = new ArrayDeque<>();
    root.collect(chain);
    return List.copyOf(chain);
  }

  /** A segment of paths: a step, a group of steps, or a step that has others in it. */
  private static final class Group {
    private final Map<String, Group> children = new LinkedHashMap<>();
    private @Nullable RecordedStep step;
    private long begin = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private int order;

    void place(RecordedStep placed, int index, Instant origin) {
      long from = Duration.between(origin, placed.startedAt()).toNanos();
      boolean running = placed.end().status() == Status.RUNNING;
      long to = running ? Long.MAX_VALUE : from + placed.durationNanos();
      Group at = this;
      for (String name : placed.path().split("/", -1)) {
        at = at.children.computeIfAbsent(name, unused -> new Group());
        at.begin = Math.min(at.begin, from);
        at.end = Math.max(at.end, to);
        at.order = index;
      }
      at.step = placed;
    }

    /** Puts the chain in this group before what is there. */
    void collect(Deque<RecordedStep> chain) {
      if (children.isEmpty() && step != null) {
        chain.addFirst(step);
      }
      List<Group> latestFirst = new ArrayList<>(children.values());
      latestFirst.sort((a, b) -> b.compareByEnd(a));
      Group last = null;
      for (Group child : latestFirst) {
        if (last == null || child.isBefore(last)) {
          child.collect(chain);
          last = child;
        }
      }
    }

    private int compareByEnd(Group other) {
      int byEnd = Long.compare(end, other.end);
      int byBegin = Long.compare(begin, other.begin);
      return byEnd != 0 ? byEnd : byBegin != 0 ? byBegin : Integer.compare(order, other.order);
    }

    private boolean isBefore(Group later) {
      long length = end - begin;
      long overlap = Math.max(length / DRIFT, Math.min(length / 2, LATE_NANOS));
      return end != Long.MAX_VALUE && end - overlap <= later.begin;
    }
  }
}
