// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.LossKind;
import dev.opal.model.RunEvent;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where processes inside a run hand in values that are secret: a Unix socket in a folder that only
 * its owner can enter. A value is masked from the answer on, here and, before the answer, at the
 * door of the recorder around this one. Values are held in memory and nowhere else.
 */
public final class MaskDoor implements AutoCloseable {
  /** The variable that names the door to child processes. */
  public static final String VARIABLE = "OPAL_DOOR";

  /** The longest path of a socket on Linux and macOS, less its terminator. */
  private static final int MAX_PATH = 103;

  /** Who comes while so many are talking is refused. */
  private static final int MAX_TALKS = 1024;

  /** Out of descriptors, a door waits so long before it opens again. */
  private static final long PAUSE_NANOS = 50_000_000;

  private final Run run;
  private final @Nullable DoorAround around;
  private final Path socket;
  private final @Nullable Path temporary;
  private final ServerSocketChannel server;

  private final DoorRoom room = new DoorRoom();
  private final DoorValues values;
  private final DoorWatchers watchers = new DoorWatchers();
  private final Set<SocketChannel> talks = new HashSet<>();

  private MaskDoor(
      Run run,
      @Nullable DoorAround around,
      DoorValues values,
      Path socket,
      @Nullable Path temporary,
      ServerSocketChannel server) {
    this.run = run;
    this.around = around;
    this.values = values;
    this.socket = socket;
    this.temporary = temporary;
    this.server = server;
  }

  /**
   * Opens a door for this process's children.
   *
   * @param folder for the socket, made where it is missing; where its path is too long for a
   *     socket, a temporary folder takes its place
   * @param around the door of the recorder around this one, or null
   * @param known what the run's redactor has masked from its start
   */
  public static MaskDoor open(
      Path folder, Run run, @Nullable DoorAround around, Collection<byte[]> known)
      throws IOException {
    String name = HexFormat.of().formatHex(RandomIds.bytes(8));
    DoorValues values = new DoorValues(run.redactor(), known);
    if (folder.resolve(name).toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH) {
      LocalFiles.createFolders(folder);
      Path socket = folder.resolve(name);
      return new MaskDoor(run, around, values, socket, null, bound(socket)).started();
    }
    Path temporary = Files.createTempDirectory("opal");
    try {
      Path socket = temporary.resolve(name);
      return new MaskDoor(run, around, values, socket, temporary, bound(socket)).started();
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static ServerSocketChannel bound(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private MaskDoor started() {
    start(this::serve);
    return this;
  }

  /** Does what the first door would have to do: about 5 ms of work, for another thread. */
  public static void warmUp() {
    try {
      ServerSocketChannel.open(StandardProtocolFamily.UNIX).close();
    } catch (IOException e) {
      // The door itself meets the same failure and reports it.
      return;
    }
  }

  /** Returns the path of the socket, the value of {@link #VARIABLE} for child processes. */
  public String address() {
    return socket.toString();
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "opal-door");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (server.isOpen()) {
      try {
        begin(server.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | OutOfMemoryError e) {
        // Out of descriptors or threads: who knocks now finds nobody and counts that.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void begin(SocketChannel channel) throws IOException {
    boolean welcome;
    synchronized (talks) {
      welcome = talks.size() < MAX_TALKS && talks.add(channel);
    }
    if (!welcome) {
      channel.close();
      return;
    }
    try {
      start(() -> serve(channel));
    } catch (OutOfMemoryError e) {
      forget(channel);
      channel.close();
      throw e;
    }
  }

  private void forget(SocketChannel channel) {
    synchronized (talks) {
      talks.remove(channel);
    }
  }

  private void serve(SocketChannel channel) {
    try (DoorTalk talk = new DoorTalk(channel, room)) {
      try {
        byte question = talk.question();
        if (question == DoorTalk.MASK) {
          mask(talk, channel);
        } else if (question == DoorTalk.REDACT) {
          redact(talk);
        } else {
          talk.writeByte(DoorTalk.REFUSED);
        }
      } catch (IOException | OutOfMemoryError e) {
        talk.writeByte(DoorTalk.REFUSED);
      }
    } catch (IOException e) {
      // The other side knows by the answer that it did not come.
      return;
    } finally {
      watchers.understood(channel);
      forget(channel);
    }
  }

  private void mask(DoorTalk talk, SocketChannel channel) throws IOException {
    take(talk.readValues());
    talk.dealtWith();
    if (watchers.answer(talk, channel, values.late() > 0 || run.redactor().isBehindAnother())) {
      try {
        talk.readByte(false);
      } catch (IOException e) {
        // It ended, and records nothing any more.
        return;
      }
    }
  }

  /**
   * Lets the recorders inside this one know that something is secret that they do not know, as it
   * became known around this one.
   */
  public void tellLate() {
    try {
      watchers.tellLate();
    } catch (IOException e) {
      run.lost(LossKind.MASKS, 1, "a recorder inside this one did not hear what became secret");
    }
  }

  /** Returns how many values became secret while the run was under way. */
  public long lateValues() {
    return values.late();
  }

  /** Gives back what it gets, redacted; it never tells a value, only that a text holds one. */
  private void redact(DoorTalk talk) throws IOException {
    RedactingStream stream = run.redactor().stream();
    byte[] piece;
    do {
      piece = talk.readPiece(false);
      RedactedBytes redacted =
          piece.length == 0 ? stream.end() : stream.write(ByteBuffer.wrap(piece));
      byte[] back = new byte[redacted.length()];
      redacted.asByteBuffer().get(back);
      ByteBuffer held = ByteBuffer.allocate(Integer.BYTES);
      talk.write(held.putInt(piece.length == 0 ? 0 : stream.heldBytes()).flip());
      talk.writePiece(back, back.length);
      talk.dealtWith();
    } while (piece.length > 0);
  }

  /** Masks the values here, out there and in there, since what is printed may go through each. */
  private void take(List<byte[]> handedIn) throws IOException {
    int added = values.add(handedIn);
    try {
      // First, for who asks waits no longer than a watcher that hangs is waited for.
      if (around != null) {
        around.mask(handedIn);
      }
    } finally {
      if (added > 0) {
        run.append(run.place().span().spanId(), new RunEvent.MaskAdded(added));
        watchers.tellLate();
      }
    }
  }

  /** Closes the door, ends every talk and removes the socket, as far as the disk lets it. */
  @Override
  public void close() {
    try {
      server.close();
      synchronized (talks) {
        for (SocketChannel talk : talks) {
          talk.close();
        }
      }
      Files.deleteIfExists(socket);
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // A socket that nobody listens at harms nobody; recovery removes it.
      return;
    }
  }

  /** Removes the sockets of recorders that died. */
  public static void removeDead(Path folder) throws IOException {
    for (Path socket : LocalFiles.entries(folder)) {
      try {
        DoorTalk.begin(socket.toString(), DoorTalk.MASK).close();
      } catch (ConnectException e) {
        // Nobody listens.
        Files.deleteIfExists(socket);
      } catch (IOException e) {
        // Somebody may.
        continue;
      }
    }
  }
}
