// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last lines of a terminal, in which stands what runs at the moment and since when. Where
 * standard error is no terminal that can go up a line, there are none. Safe for use by many
 * threads.
 */
final class LiveLines implements AutoCloseable {
  private static final int MAX_LINES = 8;
  private static final long TICK_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String UP = "\u001b[1A";

  private final Console console;
  private final boolean on;

  /**
   * What runs.
   *
   * @param start its {@link System#nanoTime()}
   * @param behind what stands behind its duration
   */
  private record Running(long start, String behind) {}

  private final Map<String, Running> running = new LinkedHashMap<>();

  private int drawn;
  private boolean closed;

  private LiveLines(Console console, boolean on) {
    this.console = console;
    this.on = on;
  }

  static LiveLines start(Console console) {
    boolean dumb = console.environment().getOrDefault("TERM", "dumb").equals("dumb");
    LiveLines lines = new LiveLines(console, console.errTerminal() && !dumb);
    if (lines.on) {
      Thread clock = new Thread(lines::tick, "opal-progress");
      clock.setDaemon(true);
      clock.start();
    }
    return lines;
  }

  /**
   * @param behind stands behind its duration
   */
  synchronized void begin(String name, String behind) {
    running.put(name, new Running(System.nanoTime(), behind));
  }

  synchronized void end(String name) {
    running.remove(name);
  }

  /** Prints something above the lines. */
  synchronized void around(Runnable print) {
    clear();
    print.run();
    draw();
  }

  private void tick() {
    synchronized (this) {
      while (!closed) {
        around(() -> {});
        try {
          wait(TICK_MILLIS);
        } catch (InterruptedException e) {
          return; // the lines stand still
        }
      }
    }
  }

  private void draw() {
    if (!on || closed) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    int width = Math.max(10, console.columns() - 1);
    for (Map.Entry<String, Running> step : running.entrySet()) {
      if (drawn == MAX_LINES) {
        break;
      }
      String line =
          "… "
              + step.getKey()
              + "  "
              + Durations.format(System.nanoTime() - step.getValue().start())
              + step.getValue().behind();
      lines.append(line, 0, Math.min(width, line.length())).append('\n');
      drawn++;
    }
    console.draw(lines.toString());
  }

  private void clear() {
    if (drawn > 0) {
      console.draw((UP + CLEAR_LINE).repeat(drawn));
      drawn = 0;
    }
  }

  @Override
  public synchronized void close() {
    clear();
    closed = true;
    notifyAll();
  }
}
