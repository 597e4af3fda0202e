// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;

/**
 * The functions of libc that this package needs.
 *
 * <p>All go through one method handle of six longs, because preparing the first handle costs a cold
 * JVM about 20 ms and every other shape some more. The calling conventions of Linux on x86-64 and
 * arm64 put integers and addresses into the same registers, whatever their width and whether the
 * function is variadic or not, and ignore registers that a function does not ask for. (macOS on
 * arm64 passes variadic arguments on the stack: there {@code ioctl}, {@code fcntl} and {@code open}
 * would need handles of their own, and constants and layouts differ, so {@link #supported()} says
 * no.)
 *
 * <p>Results: where libc gives -1 and errno, a method gives -errno.
 */
final class Posix {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int E2BIG = 7;
  static final int ENOEXEC = 8;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int ENOMEM = 12;
  static final int ENOTDIR = 20;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ENOTTY = 25;
  static final int EPIPE = 32;

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_NOCTTY = 0x100;
  static final int O_CLOEXEC = 0x80000;

  static final int X_OK = 1;

  /** Size of struct rusage. */
  static final int USAGE_BYTES = 144;

  private static final int MFD_CLOEXEC = 1;
  private static final int F_GETFD = 1;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 0x800;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x1000000;
  private static final long SIG_IGN = 1;
  private static final int FIONREAD = 0x541B;

  private static final SymbolLookup LIBC = Linker.nativeLinker().defaultLookup();

  @SuppressWarnings("restricted") // the one class that leaves Java
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.captureCallState("errno"));

  /**
   * The JVM runs code between a call and the next, which may change errno: it is captured with the
   * call.
   */
  private static final ThreadLocal<ByteBuffer> ERRNO = ThreadLocal.withInitial(() -> memory(4));

  private static final MemorySegment READ = symbol("read");
  private static final MemorySegment WRITE = symbol("write");
  private static final MemorySegment CLOSE = symbol("close");
  private static final MemorySegment PIPE2 = symbol("pipe2");
  private static final MemorySegment POLL = symbol("poll");
  private static final MemorySegment KILL = symbol("kill");
  private static final MemorySegment WAITID = symbol("waitid");
  private static final MemorySegment WAIT4 = symbol("wait4");
  private static final MemorySegment FCNTL = symbol("fcntl");
  private static final MemorySegment IOCTL = symbol("ioctl");

  private Posix() {}

  /** Whether this layer works here at all: Linux. */
  static boolean supported() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** Does what the first call would have to do: loads this class and links the handle. */
  static void load() {
    write(-1, memory(1));
  }

  /** Zeroed memory with a fixed address, in the machine's byte order. */
  static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Address of the buffer's position. Whoever passes it on has to keep the buffer reachable
   * meanwhile.
   */
  static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  /** Throws {@link UnsatisfiedLinkError} where this libc does not have it. */
  static MemorySegment symbol(String name) {
    return LIBC.find(name).orElseThrow(() -> new UnsatisfiedLinkError("libc has no " + name));
  }

  /** Whether this libc has a function. */
  static boolean has(String name) {
    return LIBC.find(name).isPresent();
  }

  /**
   * Calls makecontext(3) for a call of at most six arguments. It alone takes more than six itself,
   * and is linked when first wanted.
   */
  static void makeContext(long context, MemorySegment function, long... arguments) {
    long[] six = Arrays.copyOf(arguments, 6);
    try {
      MakeContext.CALL.invokeExact(
          context, function.address(), 6L, six[0], six[1], six[2], six[3], six[4], six[5]);
    } catch (Throwable t) {
      throw new IllegalStateException("a call into libc failed", t);
    }
  }

  private static final class MakeContext {
    @SuppressWarnings("restricted")
    static final MethodHandle CALL =
        Linker.nativeLinker()
            .downcallHandle(
                symbol("makecontext"),
                FunctionDescriptor.ofVoid(
                    Collections.nCopies(9, JAVA_LONG).toArray(MemoryLayout[]::new)));
  }

  /** Calls a function that gives its error as the result, or whose result does not matter. */
  static int call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    return (int) invoke(function, a, b, c, d, e, f);
  }

  static int call(MemorySegment function, long a, long b, long c) {
    return call(function, a, b, c, 0, 0, 0);
  }

  /** Calls a function that gives an int or -1 and errno. */
  static int checked(MemorySegment function, long a, long b, long c, long d) {
    // Only the lower half of the result's register belongs to an int.
    int result = (int) invoke(function, a, b, c, d, 0, 0);
    return result == -1 ? -ERRNO.get().getInt(0) : result;
  }

  static int checked(MemorySegment function, long a, long b, long c) {
    return checked(function, a, b, c, 0);
  }

  /**
   * Reads into the buffer's remaining space, without moving its position: number of bytes, 0 at the
   * end.
   */
  static int read(int descriptor, ByteBuffer into) {
    int result = checked(READ, descriptor, address(into), into.remaining());
    Reference.reachabilityFence(into);
    return result;
  }

  /** Writes the buffer's remaining bytes or some of them, without moving its position. */
  static int write(int descriptor, ByteBuffer from) {
    int result = checked(WRITE, descriptor, address(from), from.remaining());
    Reference.reachabilityFence(from);
    return result;
  }

  static void close(int descriptor) {
    checked(CLOSE, descriptor, 0, 0);
  }

  /** A pipe that children do not inherit. */
  static int pipe(ByteBuffer readAndWriteEnd) {
    int result = checked(PIPE2, address(readAndWriteEnd), O_CLOEXEC, 0);
    Reference.reachabilityFence(readAndWriteEnd);
    return result;
  }

  /**
   * A file in memory that holds the buffer's remaining bytes, to be read from its beginning; a
   * descriptor that children do not inherit.
   */
  static int memoryFile(ByteBuffer content) {
    ByteBuffer name = memory(1);
    int descriptor = checked(symbol("memfd_create"), address(name), MFD_CLOEXEC, 0);
    Reference.reachabilityFence(name);
    ByteBuffer bytes = memory(content.remaining()).put(content.duplicate()).flip();
    while (descriptor >= 0 && bytes.hasRemaining()) {
      int written =
          checked(
              symbol("pwrite"), descriptor, address(bytes), bytes.remaining(), bytes.position());
      if (written < 0) {
        close(descriptor);
        return written;
      }
      bytes.position(bytes.position() + written);
    }
    return descriptor;
  }

  /** Asks for a larger pipe; the kernel may refuse, which only costs speed. */
  static void enlargePipe(int descriptor, int bytes) {
    checked(FCNTL, descriptor, F_SETPIPE_SZ, bytes);
  }

  static void setNonBlocking(int descriptor, boolean nonBlocking) {
    int flags = checked(FCNTL, descriptor, F_GETFL, 0);
    checked(FCNTL, descriptor, F_SETFL, nonBlocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
  }

  /** The process group of this process. */
  static int ownGroup() {
    return checked(symbol("getpgrp"), 0, 0, 0);
  }

  static boolean isOpen(int descriptor) {
    return checked(FCNTL, descriptor, F_GETFD, 0) >= 0;
  }

  /** Bytes that can be read at once. */
  static int available(int descriptor, ByteBuffer scratch) {
    int result = ioctl(descriptor, FIONREAD, scratch);
    return result < 0 ? result : scratch.getInt(0);
  }

  static int ioctl(int descriptor, int request, ByteBuffer argument) {
    int result = checked(IOCTL, descriptor, request, address(argument));
    Reference.reachabilityFence(argument);
    return result;
  }

  /** Waits for the entries in {@code set} (each: int descriptor, short events, short revents). */
  static int poll(ByteBuffer set, int entries, int timeoutMillis) {
    int result = checked(POLL, address(set), entries, timeoutMillis);
    Reference.reachabilityFence(set);
    return result;
  }

  /** To a process, or to a group where {@code target} is negative. */
  static int kill(int target, int signal) {
    return checked(KILL, target, signal, 0);
  }

  /**
   * Blocks until the child has ended, and leaves it a zombie, so that its number keeps meaning it.
   */
  static void awaitEnd(int pid) {
    ByteBuffer info = memory(128);
    int result;
    do {
      result = checked(WAITID, P_PID, pid, address(info), WEXITED | WNOWAIT);
    } while (result == -EINTR);
    Reference.reachabilityFence(info);
  }

  /** Takes the status (int) and resource usage ({@link #USAGE_BYTES}) of a child that has ended. */
  static int reap(int pid, ByteBuffer status, ByteBuffer usage) {
    int result = checked(WAIT4, pid, address(status), 0, address(usage));
    Reference.reachabilityFence(status);
    Reference.reachabilityFence(usage);
    return result;
  }

  /** Largest resident set of this process so far, in bytes. */
  static long ownPeakMemory() {
    ByteBuffer usage = memory(USAGE_BYTES);
    checked(symbol("getrusage"), 0, address(usage), 0);
    return peakMemory(usage);
  }

  /** Largest resident set, in bytes, out of a struct rusage. */
  static long peakMemory(ByteBuffer usage) {
    return usage.getLong(32) * 1024;
  }

  /** Ignores a signal in this process, which children inherit unless told otherwise. */
  static void ignore(int signal) {
    checked(symbol("signal"), signal, SIG_IGN, 0);
  }

  private static long invoke(
      MemorySegment function, long a, long b, long c, long d, long e, long f) {
    MemorySegment errno = MemorySegment.ofBuffer(ERRNO.get());
    try {
      return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new IllegalStateException("a call into libc failed", t);
    }
  }
}
