// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps what each stream printed, on time and late apart. */
final class CapturingSink implements OutputSink {
  private final Map<Stream, ByteArrayOutputStream> onTime = new EnumMap<>(Stream.class);
  private final Map<Stream, ByteArrayOutputStream> late = new EnumMap<>(Stream.class);
  private final Map<Stream, Integer> ends = new EnumMap<>(Stream.class);

  @Override
  public void output(Stream stream, ByteBuffer bytes, boolean isLate) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    synchronized (this) {
      (isLate ? late : onTime)
          .computeIfAbsent(stream, s -> new ByteArrayOutputStream())
          .writeBytes(copy);
      notifyAll();
    }
  }

  @Override
  public void end(Stream stream) {
    synchronized (this) {
      ends.merge(stream, 1, Integer::sum);
      notifyAll();
    }
  }

  byte[] bytes(Stream stream) {
    synchronized (this) {
      return onTime.getOrDefault(stream, new ByteArrayOutputStream()).toByteArray();
    }
  }

  String text(Stream stream) {
    return new String(bytes(stream), UTF_8);
  }

  Map<Stream, Integer> ends() {
    synchronized (this) {
      return Map.copyOf(ends);
    }
  }

  /** Waits until a stream has printed some text, late or not. */
  void awaitText(Stream stream, String wanted) throws InterruptedException {
    await(() -> text(stream).contains(wanted) || late(stream).contains(wanted), wanted);
  }

  String late(Stream stream) {
    synchronized (this) {
      return late.getOrDefault(stream, new ByteArrayOutputStream()).toString(UTF_8);
    }
  }

  private void await(java.util.function.BooleanSupplier condition, String wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (this) {
      while (!condition.getAsBoolean()) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          throw new AssertionError("never printed: " + wanted + "; printed: " + onTime + late);
        }
        wait(millis);
      }
    }
  }
}
