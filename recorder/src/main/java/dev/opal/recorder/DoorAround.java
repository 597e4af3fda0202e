// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.redaction.OuterDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The door of the recorder around this process, to which it hands its secrets. Where others have
 * become secret there while the run was under way, everything this process records passes that door
 * first. Safe for use by many threads.
 */
public final class DoorAround implements OuterDoor {
  private final String door;
  private volatile boolean failed;

  /**
   * @param door as {@link MaskDoor#VARIABLE} names it
   */
  public DoorAround(String door) {
    this.door = door;
  }

  /**
   * Hands over values and waits for the answer. Afterwards nothing that reaches that recorder, or
   * one around it, shows them.
   *
   * @return whether this process should let what it records pass that door: it knows values that
   *     became secret late
   * @throws IOException where it cannot be reached, refuses, or does not answer in time
   */
  public boolean mask(Collection<byte[]> values) throws IOException {
    try (DoorTalk talk = DoorTalk.begin(door, DoorTalk.MASK)) {
      talk.writeValues(values);
      byte answer = talk.readByte();
      if (answer != DoorTalk.MASKED && answer != DoorTalk.MASKED_LATE) {
        throw new IOException("the recorder at the door refused the values");
      }
      return answer == DoorTalk.MASKED_LATE;
    }
  }

  /** Tells whether something passed that the other door should have seen and did not. */
  public boolean hasFailed() {
    return failed;
  }

  @Override
  public Passage open() {
    return new Way();
  }

  /** A stream that the other recorder redacts, as long as it answers. */
  private final class Way implements Passage {
    private @Nullable DoorTalk talk;

    /** What the other side has and has not given back, in case it goes away. */
    private byte[] away = {};

    Way() {
      try {
        talk = DoorTalk.begin(door, DoorTalk.REDACT);
      } catch (IOException e) {
        failed = true;
      }
    }

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
      byte[] rest = pass(new byte[0]);
      close();
      return rest;
    }

    private byte[] pass(byte[] bytes) {
      byte[] all = Arrays.copyOf(away, away.length + bytes.length);
      System.arraycopy(bytes, 0, all, away.length, bytes.length);
      away = all;
      DoorTalk open = talk;
      if (open != null) {
        try {
          open.writePiece(bytes, bytes.length);
          int held = open.readInt();
          byte[] back = open.readPiece();
          if (held < 0 || held > all.length) {
            throw new IOException("a door can hold what it got, but said " + held);
          }
          away = Arrays.copyOfRange(all, all.length - held, all.length);
          return back;
        } catch (IOException e) {
          failed = true;
          close();
        }
      }
      away = new byte[0];
      return all;
    }

    private void close() {
      try {
        if (talk != null) {
          talk.close();
        }
      } catch (IOException e) {
        failed = true;
      }
      talk = null;
    }
  }
}
