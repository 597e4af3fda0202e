// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands secret values to the recorder around this process, and waits until it masks them. */
public final class MaskSender {
  private static final long PATIENCE_SECONDS = 5;

  private MaskSender() {}

  /**
   * Hands the values over. Afterwards nothing that reaches the recorder at that door, or one around
   * it, shows them.
   *
   * @param door as {@link MaskDoor#VARIABLE} names it
   * @throws IOException where it cannot be reached, refuses, or does not answer within five seconds
   */
  public static void send(String door, Collection<byte[]> values) throws IOException {
    UnixDomainSocketAddress address;
    try {
      address = UnixDomainSocketAddress.of(Path.of(door));
    } catch (IllegalArgumentException e) {
      throw new IOException("a door must be the path of a socket", e);
    }
    try (SocketChannel channel = SocketChannel.open(address)) {
      // A socket channel has no time limit of its own; closed, it ends whatever waits on it.
      FutureTask<Integer> talk = new FutureTask<>(() -> talk(channel, values));
      Thread thread = new Thread(talk, "opal-mask");
      thread.setDaemon(true);
      thread.start();
      if (talk.get(PATIENCE_SECONDS, TimeUnit.SECONDS) != MaskProtocol.TAKEN) {
        throw new IOException("the recorder at the door refused the values");
      }
    } catch (ExecutionException e) {
      throw new IOException("the recorder at the door hung up", e);
    } catch (TimeoutException e) {
      throw new IOException(
          "the recorder at the door did not answer within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the recorder at the door answered", e);
    }
  }

  private static int talk(SocketChannel channel, Collection<byte[]> values) throws IOException {
    MaskProtocol.write(
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel))), values);
    ByteBuffer answer = ByteBuffer.allocate(1);
    return channel.read(answer) == 1 ? answer.get(0) : MaskProtocol.REFUSED;
  }
}
