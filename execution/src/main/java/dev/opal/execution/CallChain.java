// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls into libc, one after the other, that a new process makes without running any Java: each is
 * a context of makecontext(3) whose return leads to the next. Results are not looked at, so a chain
 * has no branch, and what a call has to hand on goes through memory. The last call must not return.
 *
 * <p>The memory has to be kept until the process has ended.
 */
final class CallChain {
  /** Larger than ucontext_t: 968 bytes on x86-64, 4,560 on arm64. */
  private static final int CONTEXT_BYTES = 8 * 1024;

  private static final int STACK_BYTES = 32 * 1024;

  /** Offsets in ucontext_t: a word of flags, the link, then stack_t. */
  private static final int LINK = 8;

  private static final int STACK_START = 16;
  private static final int STACK_SIZE = 32;

  /** The process shares this one's memory, like the child of vfork, and goes on by its side. */
  private static final int CLONE_VM = 0x100;

  private static final int SIGCHLD = 17;

  private record Call(MemorySegment function, long[] arguments) {}

  private final List<Call> calls = new ArrayList<>();
  private final List<ByteBuffer> memory = new ArrayList<>();

  /** Whether this libc can do it: glibc, not musl. */
  static boolean isSupported() {
    return Posix.has("makecontext") && Posix.has("setcontext") && Posix.has("clone");
  }

  /** Adds a call of at most six arguments. */
  CallChain then(String function, long... arguments) {
    calls.add(new Call(Posix.symbol(function), arguments));
    return this;
  }

  /**
   * Starts the process, with the signal mask and the thread-local memory of the calling thread,
   * which should do nothing meanwhile but wait: they share one errno.
   *
   * @return its id, or -errno
   */
  int start() {
    long next = 0;
    for (Call call : calls.reversed()) {
      next = context(call, next);
    }
    ByteBuffer stack = keep(STACK_BYTES);
    long top = (Posix.address(stack) + STACK_BYTES) & -16L;
    return Posix.checked(
        Posix.symbol("clone"), Posix.symbol("setcontext").address(), top, CLONE_VM | SIGCHLD, next);
  }

  private long context(Call call, long next) {
    ByteBuffer context = keep(CONTEXT_BYTES);
    ByteBuffer stack = keep(STACK_BYTES);
    Posix.call(Posix.symbol("getcontext"), Posix.address(context), 0, 0);
    context.putLong(LINK, next);
    context.putLong(STACK_START, Posix.address(stack));
    context.putLong(STACK_SIZE, STACK_BYTES);
    Posix.makeContext(Posix.address(context), call.function, call.arguments);
    Reference.reachabilityFence(context);
    return Posix.address(context);
  }

  private ByteBuffer keep(int bytes) {
    ByteBuffer kept = Posix.memory(bytes);
    memory.add(kept);
    return kept;
  }
}
