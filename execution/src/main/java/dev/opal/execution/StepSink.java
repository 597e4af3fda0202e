// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.OutputStreamName;
import dev.opal.recorder.Step;
import java.nio.ByteBuffer;

/** Hands what a process prints to the recorder. */
record StepSink(Step step) implements OutputSink {
  /** Takes what nobody records. */
  static final OutputSink NOWHERE =
      new OutputSink() {
        @Override
        public void output(Stream stream, ByteBuffer bytes, boolean late) {
          bytes.position(bytes.limit());
        }

        @Override
        public void end(Stream stream) {
          // Nothing was kept.
        }
      };

  @Override
  public void output(Stream stream, ByteBuffer bytes, boolean late) {
    step.output(name(stream), bytes);
  }

  @Override
  public void end(Stream stream) {
    step.outputEnded(name(stream));
  }

  private static OutputStreamName name(Stream stream) {
    return switch (stream) {
      case STDOUT -> OutputStreamName.STDOUT;
      case STDERR -> OutputStreamName.STDERR;
      case TERMINAL -> OutputStreamName.TERMINAL;
    };
  }
}
