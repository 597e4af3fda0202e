// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * References to methods of the shapes that a foreign function is called through. For each shape
 * that no lambda in the AOT cache has, the JVM makes a class when it links the function: ten of
 * them, 0.4 ms each. Which are missing shows under {@code
 * OPAL_JAVA_OPTS=-Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true} as {@code (fail)}.
 */
final class Shapes {
  private Shapes() {}

  /** Links them all, and returns how many there are. */
  static int link() {
    ToLongFunction<Object> toLong = Shapes::toLong;
    ToLongFunction<Object> toLongAtFirst = Uninitialized::toLong;
    LongFunction<Object> ofLongAtFirst = Uninitialized::ofLong;
    Consumer<Object> take = Shapes::take;
    Consumer<Object> takeAtFirst = Uninitialized::take;
    OfThree ofThree = Instance::ofThree;
    Call call = Shapes::call;
    Call callAtFirst = Uninitialized::call;
    return List.of(toLong, toLongAtFirst, ofLongAtFirst, take, takeAtFirst, ofThree, call).size()
        + List.of(callAtFirst, Instance.bound(), Instance.ofLongs()).size();
  }

  interface OfThree {
    Object apply(Instance self, Object a, Object b, Object c);
  }

  interface Call {
    long apply(Object a, Object b, Object c, long d, long e, long f, long g, long h, long i);
  }

  interface BoundCall {
    long apply(
        Instance self,
        Object a,
        Object b,
        Object c,
        long d,
        long e,
        long f,
        long g,
        long h,
        long i);
  }

  interface OfLongs {
    long apply(Instance self, long a, long b, long c, long d, long e, long f, long g, long h);
  }

  private static long toLong(Object a) {
    return 0;
  }

  private static void take(Object a) {
    // Its shape is all that counts.
  }

  private static long call(
      Object a, Object b, Object c, long d, long e, long f, long g, long h, long i) {
    return 0;
  }

  /** The first call of a static method has a shape of its own where its class is not ready. */
  private static final class Uninitialized {
    private static final long READY = System.nanoTime();

    static long toLong(Object a) {
      return READY;
    }

    static Object ofLong(long a) {
      return READY;
    }

    static void take(Object a) {
      // Its shape is all that counts.
    }

    static long call(Object a, Object b, Object c, long d, long e, long f, long g, long h, long i) {
      return READY;
    }
  }

  static class Instance {
    Object ofThree(Object a, Object b, Object c) {
      return this;
    }

    static BoundCall bound() {
      return Instance::call;
    }

    static OfLongs ofLongs() {
      return Instance::eight;
    }

    private long call(
        Object a, Object b, Object c, long d, long e, long f, long g, long h, long i) {
      return 0;
    }

    private long eight(long a, long b, long c, long d, long e, long f, long g, long h) {
      return 0;
    }
  }
}
