// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.Status;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BranchesTest {
  private final Branches branches = new Branches();
  private final Scope scope = new Scope();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  /** Stays until so many run at once, or did. */
  private Runnable together(CountDownLatch all) {
    return () -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      all.countDown();
      await(all);
      running.decrementAndGet();
      done.incrementAndGet();
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void max_isReachedAndHeld() {
    branches.run(Collections.nCopies(100, together(new CountDownLatch(7))), 7, scope);

    assertThat(most).hasValue(7);
    assertThat(done).hasValue(100);
  }

  @Test
  void blocksInEachOther_shareTheBoundOfTheRun() {
    Runnable leaf = together(new CountDownLatch(Branches.MAX));
    Runnable inner = () -> branches.run(Collections.nCopies(30, leaf), 30, scope);
    branches.run(Collections.nCopies(30, inner), 30, scope);

    assertThat(most).hasValue(Branches.MAX);
    assertThat(done).hasValue(900);
  }

  @Test
  void oneAtATime_isInOrder() {
    StringBuilder order = new StringBuilder();
    branches.run(
        List.of(() -> order.append('a'), () -> order.append('b'), () -> order.append('c')),
        1,
        scope);
    branches.run(List.of(), 5, scope);

    assertThat(order).hasToString("abc");
  }

  @Test
  void interrupt_cancelsAndWaits() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    scope.enter(signal -> cancelled.countDown());
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Thread caller =
        new Thread(() -> {
          branches.run(
              List.of(
                  begun::countDown,
                  () -> {
                    await(cancelled);
                    done.incrementAndGet();
                  },
                  () -> {
                    await(cancelled);
                    done.incrementAndGet();
                  }),
              3,
              scope);
          interrupted.set(Thread.currentThread().isInterrupted());
        });
    caller.start();
    begun.await();
    caller.interrupt();
    caller.join();

    assertThat(scope.reason()).isEqualTo(Status.CANCELLED);
    assertThat(done).hasValue(2);
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void branchThatThrows_isToldOnceTheOthersAreDone() {
    Runnable broken =
        () -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() ->
            branches.run(
                List.of(done::incrementAndGet, broken, done::incrementAndGet, broken), 4, scope))
        .isInstanceOf(IllegalStateException.class);
    assertThat(done).hasValue(2);
    // No thread is lost by it.
    branches.run(
        Collections.nCopies(Branches.MAX, together(new CountDownLatch(Branches.MAX))),
        Branches.MAX,
        scope);
    assertThat(most).hasValue(Branches.MAX);
  }
}
