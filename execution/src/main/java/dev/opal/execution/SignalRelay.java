// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Passes the signals that Opal receives on to its running steps. One at a time in a process: from
 * {@link #start()} to {@link #close()} the signals' handlers are this one's.
 *
 * <p>INT, TERM, HUP, ALRM, USR1, USR2, CONT and WINCH are passed on, unless Opal was started with
 * them ignored (nohup): then they stay so. QUIT cannot be taken from the JVM and is ignored, so
 * that a typed Ctrl-\ reaches the step and no thread dump its output. A signal that arrives before
 * the first step is attached waits for it; between two steps it is nobody's.
 */
public final class SignalRelay implements AutoCloseable {
  private static final Map<String, Integer> RELAYED =
      Map.of(
          "INT", Signals.INT,
          "TERM", Signals.TERM,
          "HUP", Signals.HUP,
          "ALRM", Signals.ALRM,
          "USR1", Signals.USR1,
          "USR2", Signals.USR2,
          "CONT", Signals.CONT,
          "WINCH", Signals.WINCH);

  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private final Queue<Integer> waiting = new ArrayDeque<>();
  private final List<ChildProcess> children = new ArrayList<>();

  private final @Nullable IntConsumer ending;
  private boolean attached;
  private boolean ended;

  private SignalRelay(@Nullable IntConsumer ending) {
    this.ending = ending;
  }

  /** Takes the signals over. */
  public static SignalRelay start() {
    return start(null);
  }

  /**
   * Takes the signals over.
   *
   * @param ending takes the first that asks to end, in place of the steps; null for nobody
   */
  static SignalRelay start(@Nullable IntConsumer ending) {
    SignalRelay relay = new SignalRelay(ending);
    long ignored = Inherited.ignoredSignals();
    RELAYED.forEach((name, number) -> {
      if ((ignored & 1L << (number - 1)) == 0) {
        Signal signal = new Signal(name);
        relay.before.put(signal, Signal.handle(signal, received -> relay.received(number)));
      }
    });
    return relay;
  }

  /** Passes signals on to this step too, until {@link #detach}. */
  public void attach(ChildProcess child) {
    synchronized (this) {
      Posix.ignore(Signals.QUIT);
      attached = true;
      children.add(child);
      while (!waiting.isEmpty()) {
        child.relay(waiting.remove());
      }
    }
  }

  /** The step has ended. */
  public void detach(ChildProcess child) {
    synchronized (this) {
      children.remove(child);
    }
  }

  /** Takes a signal, on a thread of the JVM's. */
  void received(int signal) {
    if (ending != null && Signals.asksToEnd(signal) && isFirstEnding()) {
      ending.accept(signal);
      return;
    }
    synchronized (this) {
      if (!attached) {
        waiting.add(signal);
      }
      children.forEach(child -> child.relay(signal));
    }
  }

  private synchronized boolean isFirstEnding() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    synchronized (this) {
      children.clear();
      before.forEach(Signal::handle);
    }
  }
}
