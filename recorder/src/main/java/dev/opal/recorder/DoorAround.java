// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.redaction.OuterDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The door of the recorder around this process, to which it hands its secrets. Once others have
 * become secret there while the run was under way, everything this process records passes that door
 * first. Safe for use by many threads.
 */
public final class DoorAround implements OuterDoor, AutoCloseable {
  private static final byte[] MARK = "[REDACTED]".getBytes(StandardCharsets.US_ASCII);

  private final String door;
  private final AtomicLong withheld = new AtomicLong();
  private volatile @Nullable DoorTalk watch;

  /** One that has failed once is not waited for again. */
  private volatile boolean failed;

  /**
   * @param door as {@link MaskDoor#VARIABLE} names it
   */
  public DoorAround(String door) {
    this.door = door;
  }

  /**
   * Hands over values and waits for the answer. Afterwards nothing that reaches that recorder, or
   * one around it or inside it, shows them.
   *
   * @throws IOException where it cannot be reached, refuses, or does not answer in time
   */
  public void mask(Collection<byte[]> values) throws IOException {
    try (DoorTalk talk = DoorTalk.begin(door, DoorTalk.MASK)) {
      mask(talk, values);
    }
  }

  /**
   * Hands over values, and goes on listening for others that become secret there.
   *
   * @param late run once, before the other side counts on it that they do not get into a record
   *     here: this process knows none of them, so what it records has to pass that door
   */
  public void maskAndWatch(Collection<byte[]> values, Runnable late) throws IOException {
    DoorTalk talk = DoorTalk.begin(door, DoorTalk.MASK);
    try {
      if (mask(talk, values)) {
        late.run();
        talk.close();
        return;
      }
    } catch (IOException e) {
      talk.close();
      throw e;
    }
    watch = talk;
    Thread thread = new Thread(() -> listen(talk, late), "opal-door-around");
    thread.setDaemon(true);
    thread.start();
  }

  private static boolean mask(DoorTalk talk, Collection<byte[]> values) throws IOException {
    talk.writeValues(values);
    byte answer = talk.readByte(true);
    if (answer != DoorTalk.MASKED && answer != DoorTalk.MASKED_LATE) {
      throw new IOException("the recorder at the door refused the values");
    }
    return answer == DoorTalk.MASKED_LATE;
  }

  private static void listen(DoorTalk talk, Runnable late) {
    try (talk) {
      if (talk.readByte(false) == DoorTalk.MASKED_LATE) {
        late.run();
        talk.writeByte(DoorTalk.UNDERSTOOD);
      }
    } catch (IOException e) {
      // The other recorder ended, and nothing becomes secret there any more.
      return;
    }
  }

  /** Returns how many bytes were kept back because the other door could not judge them. */
  public long withheldBytes() {
    return withheld.get();
  }

  @Override
  public Passage open() {
    return new Way();
  }

  /** Listens no more. */
  @Override
  public void close() throws IOException {
    DoorTalk talk = watch;
    if (talk != null) {
      talk.close();
    }
  }

  /** A stream that the other recorder redacts, as long as it answers. */
  private final class Way implements Passage {
    private @Nullable DoorTalk talk;

    /** How many bytes the other side has and has not given back. */
    private long away;

    private boolean marked;

    @Override
    public byte[] write(byte[] bytes) {
      ByteArrayOutputStream back = new ByteArrayOutputStream(bytes.length);
      for (int from = 0; from < bytes.length; from += DoorTalk.MAX_STREAM_PIECE) {
        int to = Math.min(bytes.length, from + DoorTalk.MAX_STREAM_PIECE);
        back.writeBytes(pass(Arrays.copyOfRange(bytes, from, to)));
      }
      return back.toByteArray();
    }

    @Override
    public byte[] end() {
      byte[] rest = talk == null ? new byte[0] : pass(new byte[0]);
      close();
      return rest;
    }

    private byte[] pass(byte[] bytes) {
      away += bytes.length;
      if (!failed) {
        try {
          DoorTalk open = talk();
          open.writePiece(bytes, bytes.length);
          away = open.readInt(true);
          byte[] back = open.readPiece(true);
          open.dealtWith();
          return back;
        } catch (IOException e) {
          failed = true;
        }
      }
      return withhold();
    }

    /** Once a mark says that something is not there; the count says how much. */
    private byte[] withhold() {
      close();
      withheld.addAndGet(away);
      away = 0;
      boolean first = !marked;
      marked = true;
      return first ? MARK.clone() : new byte[0];
    }

    private DoorTalk talk() throws IOException {
      DoorTalk open = talk;
      if (open == null) {
        open = DoorTalk.begin(door, DoorTalk.REDACT);
        talk = open;
      }
      return open;
    }

    private void close() {
      DoorTalk open = talk;
      talk = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          // Nothing more was to be said.
          return;
        }
      }
    }
  }
}
