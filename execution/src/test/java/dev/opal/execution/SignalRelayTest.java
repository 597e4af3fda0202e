// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalRelayTest {
  /** Says what it gets, and ends with USR2. */
  private static final String TELL =
      "trap 'echo INT' INT; trap 'echo TERM' TERM; trap 'echo USR1' USR1;"
          + " trap 'echo USR2; exit 0' USR2; echo up; while :; do sleep 0.01; done";

  private final CapturingSink sink = new CapturingSink();
  private final List<Integer> ending = new ArrayList<>();

  private ChildProcess start() throws Exception {
    ChildProcess child = ChildProcess.start(Launch.capture(ByteStrings.of("sh", "-c", TELL)), sink);
    sink.awaitText(Stream.STDOUT, "up\n");
    return child;
  }

  @Test
  void signal_beforeTheFirstStepWaitsForIt() throws Exception {
    try (SignalRelay relay = SignalRelay.start();
        ChildProcess child = start()) {
      relay.received(Signals.USR1);
      relay.attach(child);
      sink.awaitText(Stream.STDOUT, "USR1\n");
      relay.received(Signals.USR2);
      assertThat(child.await().exitCode()).isZero();
    }
  }

  @Test
  void signal_betweenTwoStepsIsNobodys() throws Exception {
    try (SignalRelay relay = SignalRelay.start();
        ChildProcess first = start();
        ChildProcess second = start()) {
      relay.attach(first);
      relay.detach(first);
      relay.received(Signals.USR1);
      relay.attach(second);
      relay.received(Signals.USR2);
      second.await();
      assertThat(sink.text(Stream.STDOUT)).doesNotContain("USR1");
    }
  }

  @Test
  void request_toEndGoesToWhomItConcernsFirst() throws Exception {
    try (SignalRelay relay = SignalRelay.start(ending::add);
        ChildProcess child = start()) {
      relay.attach(child);
      relay.received(Signals.TERM);
      relay.received(Signals.INT);
      sink.awaitText(Stream.STDOUT, "INT\n");
      relay.received(Signals.USR2);
      assertThat(child.await().cancelled()).isTrue();
      assertThat(ending).containsExactly(Signals.TERM);
      assertThat(sink.text(Stream.STDOUT)).doesNotContain("TERM");
    }
  }
}
