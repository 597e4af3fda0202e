// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;

/**
 * Takes the bytes that a process prints, after they were passed through to Opal's own descriptors.
 *
 * <p>Each stream has one thread that calls, so calls for one stream are in order and never overlap;
 * calls for two streams may. An implementation MUST be fast, as the process waits for it once its
 * pipe is full, and SHOULD NOT throw: after an exception the stream is passed through but no longer
 * handed over, and {@link ChildExit#sinkFailure()} tells.
 */
public interface OutputSink {
  /**
   * Bytes that the process, or a descendant that inherited the stream, wrote.
   *
   * @param bytes direct, between 1 byte and 64 KiB remaining, valid only during the call
   * @param late true from the moment the step has ended ({@link ChildProcess#await()} returned)
   */
  void output(Stream stream, ByteBuffer bytes, boolean late);

  /**
   * No more bytes will come: the stream is at its end, was closed because nobody reads Opal's own
   * output any more, or was handed to a drainer because the run ended. Called exactly once a
   * stream.
   */
  void end(Stream stream);
}
