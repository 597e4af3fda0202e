// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/**
 * What {@code opal exec} will do around the process layer, and nothing else: {@code Front FOLDER
 * CMD…}. Output is recorded in the folder as {@code STDOUT}, {@code STDERR} or {@code TERMINAL},
 * late output as {@code …-late}, the end in {@code exit}. A folder {@code -} records nothing.
 * Property {@code front.grace}: milliseconds until TERM; KILL comes after twice that.
 */
final class Front {
  private Front() {}

  public static void main(String[] args) throws IOException {
    ChildProcess.snapshot();
    Thread ahead = new Thread(ChildProcess::warmUp);
    ahead.setDaemon(true);
    ahead.start();
    ByteStrings command = Inherited.arguments(Arrays.copyOfRange(args, 1, args.length));
    int code;
    try (Recording sink = new Recording(args[0])) {
      code = run(Launch.passThrough(command).withGrace(grace()), sink);
    } catch (SpawnException e) {
      System.err.println("front: " + e.getMessage());
      code = e.exitCode();
    }
    System.exit(code);
  }

  private static Grace grace() {
    Duration term = Duration.ofMillis(Long.getLong("front.grace", 5_000));
    return new Grace(term, term.multipliedBy(2), Grace.DEFAULT.quiet(), Grace.DEFAULT.settle());
  }

  private static int run(Launch launch, Recording sink) throws SpawnException, IOException {
    try (SignalRelay relay = SignalRelay.start();
        ChildProcess child = ChildProcess.start(launch, sink)) {
      relay.attach(child);
      sink.note("pid", child.pid());
      ChildExit exit = child.await();
      sink.note("exit", exit);
      return exit.exitCode();
    }
  }

  /** Files of a folder. */
  private static final class Recording implements OutputSink, AutoCloseable {
    private final String folder;

    Recording(String folder) {
      this.folder = folder;
    }

    @Override
    public void output(Stream stream, ByteBuffer bytes, boolean late) {
      if (!folder.equals("-")) {
        append(stream + (late ? "-late" : ""), bytes);
      }
    }

    @Override
    public void end(Stream stream) {
      if (!folder.equals("-")) {
        append(stream + "-end", ByteBuffer.wrap(new byte[] {'\n'}));
      }
    }

    void note(String name, Object value) {
      if (!folder.equals("-")) {
        append(name, ByteBuffer.wrap(Spawner.bytes(value.toString())));
      }
    }

    private void append(String name, ByteBuffer bytes) {
      try (FileChannel file =
          FileChannel.open(
              Path.of(folder, name), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
