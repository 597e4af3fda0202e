// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The recorders inside this one that have to hear when a value becomes secret late. Safe for use by
 * many threads.
 */
final class DoorWatchers {
  private final Map<SocketChannel, CompletableFuture<Boolean>> watchers = new LinkedHashMap<>();
  private boolean late;

  /**
   * Answers who has handed in values, and lets it watch if it still has something to hear.
   *
   * @return whether it watches
   */
  synchronized boolean answer(DoorTalk talk, SocketChannel channel, boolean alreadyLate)
      throws IOException {
    late |= alreadyLate;
    talk.writeByte(late ? DoorTalk.MASKED_LATE : DoorTalk.MASKED);
    if (!late) {
      watchers.put(channel, new CompletableFuture<>());
    }
    return !late;
  }

  /** Takes note that a watcher has understood, or is gone: either way it records nothing unseen. */
  synchronized void understood(SocketChannel channel) {
    CompletableFuture<Boolean> answer = watchers.remove(channel);
    if (answer != null) {
      answer.complete(true);
    }
  }

  /**
   * Tells all watchers that something is secret that they do not know, and waits until they let
   * what they record pass this door.
   *
   * @throws IOException where one did not answer in time
   */
  void tellLate() throws IOException {
    List<CompletableFuture<Boolean>> answers;
    synchronized (this) {
      late = true;
      answers = new ArrayList<>(watchers.values());
      for (SocketChannel channel : List.copyOf(watchers.keySet())) {
        tell(channel);
      }
    }
    try {
      CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
          .get(DoorTalk.PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("a recorder inside this one did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void tell(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {DoorTalk.MASKED_LATE}));
    } catch (IOException e) {
      understood(channel);
    }
  }
}
