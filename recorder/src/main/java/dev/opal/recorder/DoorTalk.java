// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One side of a talk at a recorder's door, as docs/formats/door.md describes it. Nothing waits
 * longer than {@link #PATIENCE_SECONDS} for the other side. Confined to one thread.
 */
final class DoorTalk implements AutoCloseable {
  static final long PATIENCE_SECONDS = 5;

  /** The most bytes of a value or a piece, and of all values that are handed over at once. */
  static final int MAX_PIECE = 1024 * 1024;

  private static final int MAX_ALL = 16 * MAX_PIECE;

  /** The most bytes that are sent to be redacted at once: what comes back may be longer. */
  static final int MAX_STREAM_PIECE = 256 * 1024;

  /** What is asked: values are handed over, or a stream is to be redacted. */
  static final byte MASK = 'm';

  static final byte REDACT = 'r';

  /** What is answered to values: masked; masked as others were that came late; refused. */
  static final byte MASKED = 'y';

  static final byte MASKED_LATE = 'l';
  static final byte REFUSED = 'n';

  private static final byte[] GREETING = "OPAL1".getBytes(StandardCharsets.US_ASCII);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  DoorTalk(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.key = channel.register(selector, 0);
  }

  /** Knocks at a door and says what for. */
  static DoorTalk begin(String door, byte question) throws IOException {
    UnixDomainSocketAddress address;
    try {
      address = UnixDomainSocketAddress.of(Path.of(door));
    } catch (IllegalArgumentException e) {
      throw new IOException("a door must be the path of a socket", e);
    }
    SocketChannel channel = SocketChannel.open(address);
    try {
      DoorTalk talk = new DoorTalk(channel);
      ByteBuffer words = ByteBuffer.allocate(GREETING.length + 1);
      talk.write(words.put(GREETING).put(question).flip());
      return talk;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns what somebody who knocks asks. */
  byte question() throws IOException {
    byte[] words = read(GREETING.length + 1);
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
    for (byte[] value = readPiece(); value.length > 0; value = readPiece()) {
      all += value.length;
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

  byte[] readPiece() throws IOException {
    int length = readInt();
    if (length < 0 || length > MAX_PIECE) {
      throw new IOException(
          "a piece must have 0 to " + MAX_PIECE + " bytes but was announced with " + length);
    }
    return read(length);
  }

  int readInt() throws IOException {
    return ByteBuffer.wrap(read(Integer.BYTES)).getInt();
  }

  byte readByte() throws IOException {
    return read(1)[0];
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  private byte[] read(int length) throws IOException {
    byte[] result = new byte[length];
    ByteBuffer bytes = ByteBuffer.wrap(result);
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes);
      if (count < 0) {
        throw new EOFException("the other side of the door hung up");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ);
      }
    }
    return result;
  }

  private void await(int operation) throws IOException {
    try {
      key.interestOps(operation);
    } catch (CancelledKeyException e) {
      throw new EOFException("this side of the door hung up");
    }
    selector.selectedKeys().clear();
    if (selector.select(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)) == 0) {
      throw new IOException(
          "the other side of the door must answer within " + PATIENCE_SECONDS + " s but did not");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      selector.close();
    }
  }
}
