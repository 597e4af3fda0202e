// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.execution.Wiring.End;
import dev.opal.execution.Wiring.Group;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pipes and the pseudo-terminal of one child, and the pumps that empty them. */
final class Streams {
  private static final byte[] NULL_DEVICE = Spawner.bytes("/dev/null");
  private static final byte[] ROOT = Spawner.bytes("/");

  private final Wiring wiring;
  private final boolean passThrough;
  private final @Nullable Pty pty;
  private final Map<Stream, Pipe> pipes = new EnumMap<>(Stream.class);
  private final List<OutputPump> pumps = new ArrayList<>();
  private final Pipe stop;
  private int input = -1;
  private volatile boolean late;

  private Streams(Wiring wiring, boolean passThrough, @Nullable Pty pty, Pipe stop) {
    this.wiring = wiring;
    this.passThrough = passThrough;
    this.pty = pty;
    this.stop = stop;
  }

  static Streams open(Wiring wiring, boolean passThrough) throws SpawnException {
    int outer = wiring.stdout() == End.TERMINAL ? 1 : 2;
    Pty pty = wiring.terminal() ? Pty.open(outer, wiring.group() == Group.SESSION) : null;
    Streams streams = new Streams(wiring, passThrough, pty, Pipe.open());
    if (wiring.stdout() == End.PIPE) {
      streams.openPipe(Stream.STDOUT);
    }
    if (wiring.stderr() == End.PIPE) {
      streams.openPipe(Stream.STDERR);
    }
    return streams;
  }

  /** Gives the child these bytes to read, from memory, so that nobody has to write them to it. */
  void feed(ByteBuffer bytes) throws SpawnException {
    input = Posix.memoryFile(bytes);
    if (input < 0) {
      throw new SpawnException(
          SpawnException.OWN_FAILURE,
          "no memory left for a standard input of " + bytes.remaining() + " bytes");
    }
  }

  private void openPipe(Stream stream) throws SpawnException {
    Pipe pipe = Pipe.open();
    Posix.enlargePipe(pipe.readEnd(), OutputPump.PIPE_BYTES);
    pipes.put(stream, pipe);
  }

  @Nullable Pty pty() {
    return pty;
  }

  /** Tells the spawner what each descriptor of the child is. */
  void wire(Spawner spawner) {
    switch (wiring.stdin()) {
      case CLOSED -> spawner.close(0);
      case EMPTY -> {
        if (input < 0) {
          spawner.open(0, NULL_DEVICE, Posix.O_RDONLY);
        } else {
          spawner.dup(input, 0);
        }
      }
      case TERMINAL ->
          openSlave(
              spawner, 0, 0); // the first terminal a session leader opens controls the session
      case INHERITED, PIPE -> {}
    }
    wireOutput(spawner, 1, wiring.stdout(), Stream.STDOUT, wiring.stdin() == End.TERMINAL ? 0 : -1);
    wireOutput(
        spawner, 2, wiring.stderr(), Stream.STDERR, wiring.stdout() == End.TERMINAL ? 1 : -1);
    spawner.closeOthers();
  }

  private void wireOutput(
      Spawner spawner, int descriptor, End end, Stream stream, int sameTerminal) {
    switch (end) {
      case CLOSED -> spawner.close(descriptor);
      case TERMINAL -> {
        if (sameTerminal >= 0) {
          spawner.dup(sameTerminal, descriptor);
        } else {
          openSlave(spawner, descriptor, Posix.O_NOCTTY);
        }
      }
      case PIPE -> spawner.dup(pipe(stream).writeEnd(), descriptor);
      case INHERITED, EMPTY -> {}
    }
  }

  private Pipe pipe(Stream stream) {
    return Objects.requireNonNull(pipes.get(stream), "stream without a pipe");
  }

  private void openSlave(Spawner spawner, int descriptor, int flags) {
    if (pty != null) {
      spawner.open(descriptor, Spawner.bytes(pty.path()), Posix.O_RDWR | flags);
    }
  }

  /** Starts to pump; the child exists and has its ends. */
  void start(OutputSink sink) {
    closeInput();
    if (pty != null) {
      start(pump(wiring.terminalStream(), pty.master(), false, sink));
    }
    for (Map.Entry<Stream, Pipe> entry : pipes.entrySet()) {
      Posix.close(entry.getValue().writeEnd());
      start(pump(entry.getKey(), entry.getValue().readEnd(), true, sink));
    }
  }

  private OutputPump pump(Stream stream, int source, boolean pipe, OutputSink sink) {
    return new OutputPump(stream, source, pipe, target(stream), stop.readEnd(), sink, () -> late);
  }

  private void start(OutputPump pump) {
    pumps.add(pump);
    Thread thread = new Thread(pump, "opal-".concat(pump.stream().name()));
    thread.setDaemon(true);
    thread.start();
  }

  private int target(Stream stream) {
    if (!passThrough) {
      return OutputPump.NO_TARGET;
    }
    return stream == Stream.STDERR ? 2 : 1;
  }

  /** Closes everything where no child could be started. */
  void abandon() {
    closeInput();
    pipes.values().forEach(Pipe::close);
    stop.close();
    closeTerminal();
  }

  /**
   * Waits until each stream is at its end or settled: quiet for a while, or, where a descendant
   * prints without a pause, what the ended process wrote has been read and patience is over. Output
   * is late from then on.
   */
  void settle(Grace grace) {
    long ended = System.nanoTime();
    boolean interrupted = false;
    for (OutputPump pump : pumps) {
      long before = pump.bytesRead();
      while (!isSettled(pump, before, ended, grace)) {
        try {
          long idle = pump.idleNanos(ended);
          if (pump.awaitEnd(Math.max(1_000_000, grace.quiet().toNanos() - idle))) {
            break;
          }
        } catch (InterruptedException e) {
          interrupted = true; // a step's end cannot be left half way
        }
      }
    }
    late = true;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isSettled(OutputPump pump, long bytesBefore, long ended, Grace grace) {
    long idle = pump.idleNanos(ended);
    if (pump.isAtEnd() || idle >= grace.quiet().toNanos()) {
      return true;
    }
    boolean emptied = idle > 0 || pump.bytesRead() - bytesBefore >= OutputPump.PIPE_BYTES;
    return emptied && System.nanoTime() - ended >= grace.settle().toNanos();
  }

  Set<Stream> heldOpen() {
    return which(pump -> !pump.isAtEnd());
  }

  Set<Stream> undelivered() {
    return which(OutputPump::isUndelivered);
  }

  private Set<Stream> which(Predicate<OutputPump> condition) {
    Set<Stream> streams = EnumSet.noneOf(Stream.class);
    pumps.stream().filter(condition).forEach(pump -> streams.add(pump.stream()));
    return streams;
  }

  @Nullable Throwable sinkFailure() {
    for (OutputPump pump : pumps) {
      Throwable failure = pump.sinkFailure();
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /**
   * Stops the pumps. What a descendant still holds goes on to where it went, without Opal: a {@code
   * cat} of its own session takes over our end, so that a background server neither dies of a
   * closed pipe nor falls silent.
   */
  void close(ByteStrings environment) {
    Posix.close(stop.writeEnd());
    boolean interrupted = Thread.interrupted();
    for (OutputPump pump : pumps) {
      interrupted |= awaitStop(pump);
      if (!pump.isAtEnd()) {
        handOver(pump, environment);
      }
    }
    Posix.close(stop.readEnd());
    closeTerminal();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean awaitStop(OutputPump pump) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pump.awaitEnd(Long.MAX_VALUE)) {
          return interrupted;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void handOver(OutputPump pump, ByteStrings environment) {
    try (Spawner spawner = new Spawner(Group.SESSION)) {
      spawner.dup(pump.source(), 0);
      if (pump.target() == OutputPump.NO_TARGET) {
        spawner.open(1, NULL_DEVICE, Posix.O_WRONLY);
      } else {
        spawner.dup(pump.target(), 1);
      }
      spawner.open(2, NULL_DEVICE, Posix.O_WRONLY);
      spawner.closeOthers();
      spawner.directory(ROOT);
      new Program(ByteStrings.of("cat"), environment, null).start(spawner);
    } catch (SpawnException e) {
      // No cat on this machine: the descendant will see a closed pipe, and there is nobody to tell.
    }
    if (pty == null || pump.source() != pty.master()) {
      Posix.close(pump.source());
    }
  }

  private void closeInput() {
    if (input >= 0) {
      Posix.close(input);
      input = -1;
    }
  }

  private void closeTerminal() {
    if (pty != null) {
      Posix.close(pty.master());
    }
  }
}
