// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Finds bytes by libc's memmem: a loop in Java is interpreted until a short command is nearly over.
 * Linux and macOS have it.
 */
final class NativeSearch {
  /** As longs, like the calls of other modules: the JVM need not make another shape of handle. */
  @SuppressWarnings("restricted") // the one class of this module that leaves Java
  private static final MethodHandle MEMMEM =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("memmem").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG));

  private NativeSearch() {}

  /** Does what the first search would have to do first. */
  static void load() {
    MEMMEM.type();
  }

  /**
   * Returns where the bytes begin at or behind {@code from}, or -1. Both segments MUST be native.
   */
  static long find(MemorySegment in, long from, MemorySegment bytes) {
    long room = in.byteSize() - from;
    if (room < bytes.byteSize()) {
      return -1;
    }
    try {
      long base = in.address();
      long found = (long) MEMMEM.invokeExact(base + from, room, bytes.address(), bytes.byteSize());
      return found == 0 ? -1 : found - base;
    } catch (Throwable t) {
      throw new IllegalStateException("a call into libc failed", t);
    }
  }
}
