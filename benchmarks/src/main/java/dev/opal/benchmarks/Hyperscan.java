// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Hyperscan 5 of the operating system (Debian: libhyperscan5), called without a binding between.
 * The functions are those of hs.h, https://intel.github.io/hyperscan/dev-reference/.
 */
@SuppressWarnings("restricted")
final class Hyperscan implements AutoCloseable {
  private static final String LIBRARY = "libhs.so.5";
  private static final int MODE_BLOCK = 1;

  private final Arena arena = Arena.ofConfined();
  private final MethodHandle scan;
  private final MemorySegment database;
  private final MemorySegment scratch;
  private final MemorySegment text;
  private final MemorySegment onMatch;
  private final String about;
  private long matches;

  private Hyperscan(List<String> expressions, byte[] bytes) {
    SymbolLookup library = library(arena);
    long before = System.nanoTime();
    int all = expressions.size();
    database = compile(library, expressions);
    long millis = (System.nanoTime() - before) / 1_000_000;
    about = expressions.size() + " of " + all + " compiled in " + millis + " ms";
    scratch = scratch(library);
    scan =
        function(
            library, "hs_scan", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    text = arena.allocate(bytes.length);
    text.copyFrom(MemorySegment.ofArray(bytes));
    onMatch = onMatch();
  }

  static Hyperscan open(List<String> expressions, byte[] text) {
    return new Hyperscan(expressions, text);
  }

  private static SymbolLookup library(Arena arena) {
    try {
      return SymbolLookup.libraryLookup(LIBRARY, arena);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "expected " + LIBRARY + ", saw none; on Debian: apt-get install libhyperscan5", e);
    }
  }

  private static MethodHandle function(
      SymbolLookup library, String name, ValueLayout... arguments) {
    MemorySegment symbol =
        library.find(name).orElseThrow(() -> new IllegalStateException(LIBRARY + " lacks " + name));
    return Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** What Hyperscan cannot compile is taken out of the list. */
  private MemorySegment compile(SymbolLookup library, List<String> expressions) {
    MethodHandle compile =
        function(
            library,
            "hs_compile_multi",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    MemorySegment result = arena.allocate(ADDRESS);
    MemorySegment error = arena.allocate(ADDRESS);
    while (call(
            compile,
            texts(expressions),
            MemorySegment.NULL,
            MemorySegment.NULL,
            expressions.size(),
            MODE_BLOCK,
            MemorySegment.NULL,
            result,
            error)
        != 0) {
      MemorySegment seen = error.get(ADDRESS, 0).reinterpret(16);
      int refused = seen.get(JAVA_INT, 8);
      String message = seen.get(ADDRESS, 0).reinterpret(1000).getString(0);
      if (refused < 0) {
        throw new IllegalStateException("expected a database, saw: " + message);
      }
      System.out.println("# " + message + ": " + expressions.get(refused));
      expressions.remove(refused);
    }
    return result.get(ADDRESS, 0);
  }

  private MemorySegment scratch(SymbolLookup library) {
    MemorySegment result = arena.allocate(ADDRESS);
    result.set(ADDRESS, 0, MemorySegment.NULL);
    call(function(library, "hs_alloc_scratch", ADDRESS, ADDRESS), database, result);
    return result.get(ADDRESS, 0);
  }

  private MemorySegment texts(List<String> expressions) {
    MemorySegment result = arena.allocate(ADDRESS, expressions.size());
    for (int i = 0; i < expressions.size(); i++) {
      result.setAtIndex(ADDRESS, i, arena.allocateFrom(expressions.get(i)));
    }
    return result;
  }

  private MemorySegment onMatch() {
    try {
      MethodHandle handle =
          MethodHandles.lookup()
              .findVirtual(
                  Hyperscan.class,
                  "onMatch",
                  MethodType.methodType(
                      int.class, int.class, long.class, long.class, int.class, MemorySegment.class))
              .bindTo(this);
      return Linker.nativeLinker()
          .upcallStub(
              handle,
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS),
              arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by the library
  private int onMatch(int id, long from, long to, int flags, MemorySegment context) {
    matches++;
    return 0;
  }

  /** Scans the text in pieces, and returns how many matches ended. */
  long scan(int chunk) {
    matches = 0;
    try {
      for (long at = 0; at < text.byteSize(); at += chunk) {
        int length = (int) Math.min(chunk, text.byteSize() - at);
        int code =
            (int)
                scan.invokeExact(
                    database,
                    text.asSlice(at, length),
                    length,
                    0,
                    scratch,
                    onMatch,
                    MemorySegment.NULL);
        if (code != 0) {
          throw new IllegalStateException("expected hs_scan to return 0, saw " + code);
        }
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return matches;
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return about + "; " + scan(1 << 16) + " matches in " + text.byteSize() + " bytes";
  }

  @Override
  public void close() {
    arena.close();
  }
}
