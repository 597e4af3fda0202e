// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.RunEvent;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
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

  /** Who comes while so many are talking ends the talk of the first. */
  private static final int MAX_TALKS = 64;

  private final Run run;
  private final @Nullable String outer;
  private final Path socket;
  private final @Nullable Path temporary;
  private final ServerSocketChannel server;
  private final Set<String> known = new HashSet<>();
  private final Deque<SocketChannel> talks = new ArrayDeque<>();

  private MaskDoor(
      Run run,
      @Nullable String outer,
      Collection<String> known,
      Path socket,
      @Nullable Path temporary,
      ServerSocketChannel server) {
    this.run = run;
    this.known.addAll(known);
    this.outer = outer;
    this.socket = socket;
    this.temporary = temporary;
    this.server = server;
  }

  /**
   * Opens a door for this process's children.
   *
   * @param folder for the socket, made where it is missing; where its path is too long for a
   *     socket, a temporary folder takes its place
   * @param outer the door of the recorder around this one, or null
   * @param known what the run's redactor has masked from its start
   */
  public static MaskDoor open(
      Path folder, Run run, @Nullable String outer, Collection<String> known) throws IOException {
    String name = HexFormat.of().formatHex(Entropy.bytes(8));
    Path socket = folder.resolve(name);
    Path temporary = null;
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
      temporary = Files.createTempDirectory("opal");
      socket = temporary.resolve(name);
    } else {
      LocalFiles.createFolders(folder);
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    MaskDoor door = new MaskDoor(run, outer, known, socket, temporary, server);
    door.start(door::serve);
    return door;
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
        SocketChannel talk = server.accept();
        begin(talk);
        start(() -> serve(talk));
      } catch (IOException e) {
        // Closed, or out of descriptors: who knocks now finds nobody and counts that.
        continue;
      }
    }
  }

  private void begin(SocketChannel talk) throws IOException {
    SocketChannel longest = null;
    synchronized (talks) {
      talks.add(talk);
      if (talks.size() > MAX_TALKS) {
        longest = talks.remove();
      }
    }
    if (longest != null) {
      longest.close();
    }
  }

  private void serve(SocketChannel talk) {
    try (talk) {
      int answer = MaskProtocol.REFUSED;
      try {
        take(
            MaskProtocol.read(
                new DataInputStream(new BufferedInputStream(Channels.newInputStream(talk)))));
        answer = MaskProtocol.TAKEN;
      } finally {
        talk.write(ByteBuffer.wrap(new byte[] {(byte) answer}));
      }
    } catch (IOException e) {
      // The other side knows by the answer that it did not come.
      return;
    } finally {
      synchronized (talks) {
        talks.remove(talk);
      }
    }
  }

  /** Masks the values here and out there, since what is printed goes through both. */
  private void take(List<byte[]> values) throws IOException {
    List<String> added = new ArrayList<>();
    synchronized (known) {
      for (byte[] value : values) {
        String text = new String(value, StandardCharsets.UTF_8);
        if (known.add(text)) {
          added.add(text);
        }
      }
    }
    if (!added.isEmpty()) {
      run.redactor().addSecrets(added);
      run.append(run.place().span().spanId(), new RunEvent.MaskAdded(added.size()));
    }
    if (outer != null) {
      MaskSender.send(outer, values);
    }
  }

  /** Closes the door and removes its socket, as far as the disk lets it. */
  @Override
  public void close() {
    try {
      server.close();
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
        SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
      } catch (IOException | IllegalArgumentException e) {
        // Nobody listens.
        Files.deleteIfExists(socket);
      }
    }
  }
}
