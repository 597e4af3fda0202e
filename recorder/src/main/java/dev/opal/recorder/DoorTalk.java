// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/**
 * One side of a talk at a recorder's door, as docs/formats/door.md describes it. Where an answer or
 * the rest of a message is due, nothing waits longer than {@link #PATIENCE_SECONDS}. Confined to
 * one thread, but that any may close it.
 */
final class DoorTalk implements AutoCloseable {
  static final long PATIENCE_SECONDS = 5;

  /** The most bytes of a value or a piece, and of all values that are handed over at once. */
  static final int MAX_PIECE = 1024 * 1024;

  /** The most bytes that are sent to be redacted at once: what comes back may be longer. */
  static final int MAX_STREAM_PIECE = 256 * 1024;

  private static final int MAX_ALL = 16 * MAX_PIECE;

  /** What is asked: values are handed over, or a stream is to be redacted. */
  static final byte MASK = 'm';

  static final byte REDACT = 'r';

  /** What is answered to values: masked; masked as others were that came late; refused. */
  static final byte MASKED = 'y';

  static final byte MASKED_LATE = 'l';
  static final byte REFUSED = 'n';

  /** What is said to {@link #MASKED_LATE} where it comes unasked. */
  static final byte UNDERSTOOD = 'k';

  private static final byte[] GREETING = "OPAL1".getBytes(StandardCharsets.US_ASCII);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  private static final long KNOCK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final DoorRoom room;
  private int taken;

  /**
   * Takes over the channel, and closes it where that fails.
   *
   * @param room for what is read
   * @throws IOException also where another user is at the other side
   */
  DoorTalk(SocketChannel channel, DoorRoom room) throws IOException {
    this.channel = channel;
    this.room = room;
    try {
      requireOurs(channel);
      channel.configureBlocking(false);
      this.selector = Selector.open();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    try {
      this.key = channel.register(selector, 0);
    } catch (IOException e) {
      channel.close();
      selector.close();
      throw e;
    }
  }

  /** Knocks at a door and says what for. */
  static DoorTalk begin(String door, byte question) throws IOException {
    UnixDomainSocketAddress address;
    try {
      address = UnixDomainSocketAddress.of(Path.of(door));
    } catch (IllegalArgumentException e) {
      throw new IOException("a door must be the path of a socket", e);
    }
    DoorTalk talk = new DoorTalk(connect(address), new DoorRoom());
    try {
      ByteBuffer words = ByteBuffer.allocate(GREETING.length + 1);
      talk.write(words.put(GREETING).put(question).flip());
      return talk;
    } catch (IOException e) {
      talk.close();
      throw e;
    }
  }

  /** Whatever rights the socket's folder has, nobody else is told a value or asks about one. */
  private static void requireOurs(SocketChannel channel) throws IOException {
    UserPrincipal other = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    if (!other.equals(Files.getOwner(Path.of("/proc/self/status")))) {
      throw new IOException("the other side of the door is another user");
    }
  }

  /**
   * A door before which too many wait refuses at once; who waits in the queue may wait for ever.
   */
  private static SocketChannel connect(UnixDomainSocketAddress address) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.configureBlocking(false);
        if (channel.connect(address)) {
          return channel;
        }
        channel.close();
      } catch (IOException e) {
        channel.close();
        if (!isBusy(e, address.getPath())) {
          throw e;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("nobody opens within " + PATIENCE_SECONDS + " s");
      }
      LockSupport.parkNanos(KNOCK_AGAIN_NANOS);
    }
  }

  /** Where somebody may knock and nobody says that he has gone, the queue is full. */
  private static boolean isBusy(IOException e, Path door) {
    return !(e instanceof ConnectException) && Files.isWritable(door);
  }

  /** Returns what somebody who knocks asks. */
  byte question() throws IOException {
    byte[] words = read(GREETING.length + 1, true);
    if (!Arrays.equals(words, 0, GREETING.length, GREETING, 0, GREETING.length)) {
      throw new IOException("who knocks at a door must begin with OPAL1");
    }
    return words[GREETING.length];
  }

  void writeValues(Collection<byte[]> values) throws IOException {
    for (byte[] value : values) {
      if (value.length > 0) {
        writePiece(value, value.length);
      }
    }
    writePiece(new byte[0], 0);
  }

  List<byte[]> readValues() throws IOException {
    List<byte[]> values = new ArrayList<>();
    long all = 0;
    for (byte[] value = readPiece(true); value.length > 0; value = readPiece(true)) {
      all += value.length + DoorRoom.OVERHEAD;
      if (all > MAX_ALL) {
        throw new IOException("values must have at most " + MAX_ALL + " bytes but had more");
      }
      values.add(value);
    }
    return values;
  }

  /** Writes a length and so many bytes; none says that it was the last. */
  void writePiece(byte[] bytes, int length) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(Integer.BYTES + length);
    write(piece.putInt(length).put(bytes, 0, length).flip());
  }

  /**
   * @param due whether it must come now; the next piece of a stream may be a long time coming
   */
  byte[] readPiece(boolean due) throws IOException {
    int length = readInt(due);
    if (length < 0 || length > MAX_PIECE) {
      throw new IOException(
          "a piece must have 0 to " + MAX_PIECE + " bytes but was announced with " + length);
    }
    taken += room.take(length);
    return read(length, true);
  }

  /** Says that the pieces read so far are dealt with. */
  void dealtWith() {
    room.give(taken);
    taken = 0;
  }

  int readInt(boolean due) throws IOException {
    return ByteBuffer.wrap(read(Integer.BYTES, due)).getInt();
  }

  byte readByte(boolean due) throws IOException {
    return read(1, due)[0];
  }

  void writeByte(byte word) throws IOException {
    write(ByteBuffer.wrap(new byte[] {word}));
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, true);
      }
    }
  }

  private byte[] read(int length, boolean due) throws IOException {
    byte[] result = new byte[length];
    ByteBuffer bytes = ByteBuffer.wrap(result);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes);
      if (count < 0) {
        throw new EOFException("the other side of the door hung up");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, due || bytes.position() > 0);
      }
    }
    return result;
  }

  private void await(int operation, boolean due) throws IOException {
    try {
      key.interestOps(operation);
    } catch (CancelledKeyException e) {
      throw new EOFException("this side of the door hung up");
    }
    if (select(due ? TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) : 0) == 0 && due) {
      throw new IOException(
          "the other side of the door must answer within " + PATIENCE_SECONDS + " s but did not");
    }
  }

  private int select(long millis) throws IOException {
    try {
      selector.selectedKeys().clear();
      return selector.select(millis);
    } catch (ClosedSelectorException e) {
      throw new EOFException("this side of the door hung up");
    }
  }

  /** Hangs up; another thread that waits for the other side stops. */
  @Override
  public void close() throws IOException {
    dealtWith();
    try {
      channel.close();
    } finally {
      selector.close();
    }
  }
}
