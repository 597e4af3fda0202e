// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.execution.Launch.Attachment;
import dev.opal.execution.Wiring.Group;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A step as a running process. {@link #start}, {@link #await()} for the step's end, {@link
 * #close()} at the run's end.
 *
 * {@snippet :
 * try (SignalRelay relay = SignalRelay.start();
 *     ChildProcess child = ChildProcess.start(Launch.passThrough(Inherited.arguments(args)), sink)) {
 *   relay.attach(child);
 *   ChildExit exit = child.await();
 * }
 * }
 *
 * <p>Any thread may call any method; {@link #await()} blocks its carrier thread and cannot be
 * interrupted: call it on a platform thread and use {@link #cancel()}. Any number of processes may
 * run at once. Each stream costs a thread and 64 KiB.
 */
public final class ChildProcess implements AutoCloseable {
  private final Launch launch;
  private final int pid;
  private final Wiring wiring;
  private final Streams streams;
  private final @Nullable Keyboard keyboard;
  private final @Nullable Leader leader;
  private final ProcessGroup processes;
  private final Cancellation cancellation;

  /** At the moment of the start: below this the kernel's figure for the child is Opal's. */
  private final long ownPeakMemory = Posix.ownPeakMemory();

  private volatile @Nullable ChildExit exit;
  private boolean closed;

  private ChildProcess(
      Launch launch,
      int pid,
      Wiring wiring,
      Streams streams,
      @Nullable Keyboard keyboard,
      @Nullable Leader leader) {
    this.launch = launch;
    this.pid = pid;
    this.wiring = wiring;
    this.streams = streams;
    this.keyboard = keyboard;
    this.leader = leader;
    this.processes = new ProcessGroup(pid, wiring.group() == Group.SHARED);
    this.cancellation = new Cancellation(launch.grace(), processes::signalAll);
  }

  /**
   * Notes what this process was started with. Call it first thing in {@code main}: files that the
   * program opens before count as inherited, and children get them too.
   */
  public static void snapshot() {
    Inherited.snapshot();
  }

  /** Does what the first start would have to do: about 20 ms of work, for another thread. */
  public static void warmUp() {
    Posix.load();
  }

  /**
   * Starts the process.
   *
   * @throws SpawnException with the exit code that a shell would give; the sink is not called then
   */
  public static ChildProcess start(Launch launch, OutputSink sink) throws SpawnException {
    if (!Posix.supported()) {
      throw new SpawnException(SpawnException.OWN_FAILURE, "processes can be run on Linux only");
    }
    Wiring wiring = Wiring.ofThisProcess(launch.attachment());
    Streams streams = Streams.open(wiring, launch.attachment() == Attachment.PASS_THROUGH);
    Keyboard keyboard = null;
    Leader leader = null;
    int pid = 0;
    try (Spawner spawner = new Spawner(wiring.group())) {
      Pty pty = streams.pty();
      ByteBuffer input = launch.input();
      if (input != null) {
        streams.feed(input);
      }
      streams.wire(spawner);
      if (wiring.group() == Group.SESSION && pty != null) {
        keyboard = Keyboard.open(pty);
        spawner.lead(Spawner.bytes(pty.path()));
      }
      Program program = new Program(launch.command(), launch.environment(), launch.directory());
      pid = launch.confinement().start(() -> program.start(spawner));
      leader = spawner.leader();
    } finally {
      if (pid == 0) {
        if (keyboard != null) {
          keyboard.close();
        }
        streams.abandon();
      }
    }
    streams.start(sink);
    ChildProcess child = new ChildProcess(launch, pid, wiring, streams, keyboard, leader);
    if (keyboard != null) {
      keyboard.start(pid, child.cancellation);
    }
    return child;
  }

  public long pid() {
    return pid;
  }

  /**
   * Waits for the end of the step: the process has ended, and its streams are at their end or,
   * where a descendant holds them, were quiet for {@link Grace#quiet()}. The terminal is as it was
   * before the start when this returns. May be called again, with the same result.
   */
  public ChildExit await() {
    ChildExit known = exit;
    if (known != null) {
      return known; // the process id may mean another process by now
    }
    if (leader == null) {
      Posix.awaitEnd(pid);
    } else {
      leader.awaitEnd();
    }
    synchronized (this) {
      known = exit;
      if (known == null) {
        known = end();
        exit = known;
      }
      return known;
    }
  }

  private ChildExit end() {
    endWhatIsLeft();
    streams.settle(launch.grace());
    endWhatIsLeft(); // it may have been cancelled meanwhile
    boolean cancelled = cancellation.end();
    if (keyboard != null) {
      keyboard.close();
      cancelled |= keyboard.endedWithInterrupt();
    }
    ByteBuffer status = Posix.memory(4);
    ByteBuffer usage = Posix.memory(Posix.USAGE_BYTES);
    processes.reap(() -> {
      if (leader == null) {
        Posix.reap(pid, status, usage);
      } else {
        leader.reap(status, usage);
      }
    });
    return exit(status.getInt(0), usage, cancelled);
  }

  /**
   * A cancelled step ends with all of its group: a shell has INT ignored in what it starts in the
   * background. One that is passed through leaves behind what it would leave without Opal.
   */
  private void endWhatIsLeft() {
    if (launch.attachment() == Attachment.CAPTURE) {
      cancellation.awaitEndOf(processes::isInhabited);
    }
  }

  /**
   * The status word as in wait(2), usage as in getrusage(2): two times in seconds and microseconds.
   */
  private ChildExit exit(int status, ByteBuffer usage, boolean cancelled) {
    int signal = status & 0x7f;
    long peak = Posix.peakMemory(usage);
    return new ChildExit(
        signal == 0 ? status >> 8 & 0xff : 128 + signal,
        signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal),
        duration(usage, 0),
        duration(usage, 16),
        peak > ownPeakMemory ? OptionalLong.of(peak) : OptionalLong.empty(),
        cancelled,
        streams.heldOpen(),
        streams.undelivered(),
        Optional.ofNullable(streams.sinkFailure()));
  }

  private static Duration duration(ByteBuffer usage, int offset) {
    return Duration.ofSeconds(usage.getLong(offset), usage.getLong(offset + 8) * 1000);
  }

  /**
   * Asks the step to end: INT now, TERM if it has not ended after {@link Grace#term()}, KILL after
   * {@link Grace#kill()}. A second call changes nothing.
   *
   * <p>The same follows a signal that Opal received, see {@link #relay}. Where the step has the
   * terminal to itself, a typed Ctrl-C reaches it as a signal from the kernel, and pressure follows
   * only if until then nothing else was typed, the terminal still edits lines and makes signals,
   * the step's own group is its foreground, and none of its processes waits for input there: a hung
   * build is killed, a shell, an editor or a Python prompt is not.
   */
  public void cancel() {
    // First, for the step may end of the signal at once.
    cancellation.request(() -> true);
    processes.signal(Signals.INT);
  }

  /**
   * Sends a signal to the step's process group, or to its process alone where it shares Opal's
   * group.
   */
  public void signal(int signal) {
    processes.signal(signal);
  }

  /**
   * Passes on a signal that Opal itself received. INT, TERM and HUP cancel the step, each in its
   * own name. Where the step shares Opal's group, the terminal's INT has reached it already and is
   * not sent again: many programs take a second one for impatience.
   */
  public void relay(int signal) {
    if (signal == Signals.WINCH) {
      resize();
      return;
    }
    if (signal == Signals.CONT && keyboard != null) {
      keyboard.resume();
      return;
    }
    boolean shared = wiring.group() == Group.SHARED;
    if (Signals.asksToEnd(signal)) {
      // First, for the step may end of the signal at once.
      BooleanSupplier stillWanted = shared && signal == Signals.INT ? this::seemsHung : () -> true;
      cancellation.request(stillWanted);
    }
    if (!shared || (signal != Signals.INT && signal != Signals.CONT)) {
      processes.signal(signal);
    }
  }

  /** A terminal's Ctrl-C had no effect, and no person is being waited for. */
  private boolean seemsHung() {
    return Terminal.isControllingCooked() && !Terminal.isReadBy(pid);
  }

  private void resize() {
    Pty pty = streams.pty();
    if (pty != null && pty.resize() && wiring.group() == Group.SHARED) {
      // The kernel told the process before its terminal had the new size, and that one controls
      // nobody.
      processes.signal(Signals.WINCH);
    }
  }

  /**
   * The end of the run: a step that still runs is killed; streams that a descendant holds go on to
   * where they went, but are not handed to the sink any more. May be called again.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (exit == null) {
        processes.signalAll(Signals.KILL);
        await();
      }
    }
    streams.close(launch.environment());
  }
}
