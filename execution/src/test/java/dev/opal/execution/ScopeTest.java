// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScopeTest {
  private final List<Integer> signals = new ArrayList<>();

  @Test
  void cancel_reachesWhatIsInsideOnceAndItsParts() {
    try (Scope run = new Scope();
        Scope part = run.open()) {
      Scope.Exit left = part.enter(signals::add);
      left.close();
      part.enter(signals::add);
      run.cancel(Status.CANCELLED, Signals.TERM);
      run.cancel(Status.TIMED_OUT, Signals.INT);

      assertThat(signals).containsExactly(Signals.TERM);
      assertThat(part.reason()).isEqualTo(Status.CANCELLED);
      assertThat(part.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void cancel_ofAPartLeavesTheWhole() {
    try (Scope run = new Scope();
        Scope part = run.open()) {
      part.cancel(Status.CANCELLED);

      assertThat(run.reason()).isNull();
      assertThat(run.pause(Duration.ofMillis(1))).isTrue();
      assertThat(part.pause(Duration.ofHours(1))).isFalse();
    }
  }

  @Test
  void enter_ofACancelledScopeIsCancelledAtOnce() {
    try (Scope run = new Scope()) {
      run.cancel(Status.CANCELLED, Signals.HUP);
      run.enter(signals::add).close();

      assertThat(signals).containsExactly(Signals.HUP);
    }
  }

  @Test
  void cancelAfter_timesOutUnlessItIsClosedBefore() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Scope run = new Scope();
        Scope limited = run.open()) {
      limited.enter(signal -> cancelled.countDown());
      limited.cancelAfter(Duration.ofMillis(5));

      assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(limited.reason()).isEqualTo(Status.TIMED_OUT);
      assertThat(limited.exitCode()).isEqualTo(124);
      assertThat(run.reason()).isNull();
    }
  }

  @Test
  void closedScope_isNotKeptUntilItsTime() {
    List<WeakReference<Scope>> closed = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      try (Scope scope = new Scope()) {
        scope.cancelAfter(Duration.ofHours(1));
        closed.add(new WeakReference<>(scope));
      }
    }
    for (int i = 0; i < 50 && closed.stream().anyMatch(scope -> scope.get() != null); i++) {
      System.gc();
    }
    assertThat(closed).allMatch(scope -> scope.get() == null);
  }
}
