// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One posix_spawn: what the child does to its descriptors, in order, then the call. Signal mask and
 * dispositions become those that Opal itself was started with, and every descriptor that Opal was
 * not started with is closed.
 *
 * <p>posix_spawn rather than fork because a JVM cannot run Java between fork and exec, and because
 * it does not copy the page tables of a large process. Not for use by two threads at once.
 */
final class Spawner implements AutoCloseable {
  private static final MemorySegment SPAWN = Posix.symbol("posix_spawn");
  private static final MemorySegment INIT = Posix.symbol("posix_spawn_file_actions_init");
  private static final MemorySegment DESTROY = Posix.symbol("posix_spawn_file_actions_destroy");
  private static final MemorySegment ADD_DUP2 = Posix.symbol("posix_spawn_file_actions_adddup2");
  private static final MemorySegment ADD_CLOSE = Posix.symbol("posix_spawn_file_actions_addclose");
  private static final MemorySegment ADD_OPEN = Posix.symbol("posix_spawn_file_actions_addopen");
  private static final MemorySegment ATTR_INIT = Posix.symbol("posix_spawnattr_init");
  private static final MemorySegment SET_FLAGS = Posix.symbol("posix_spawnattr_setflags");
  private static final MemorySegment SET_MASK = Posix.symbol("posix_spawnattr_setsigmask");
  private static final MemorySegment SET_DEFAULT = Posix.symbol("posix_spawnattr_setsigdefault");

  /** Since glibc 2.34; without it the descriptors that are open now are closed one by one. */
  private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";

  /** Since glibc 2.35. */
  static final String FOREGROUND = "posix_spawn_file_actions_addtcsetpgrp_np";

  private static final int FIRST_EXTRA = 3;

  /**
   * So many numbers are closed without a look at which are open; a shell's process substitution has
   * 63.
   */
  private static final int FEW = 64;

  private static final int SETPGROUP = 0x02;
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  /**
   * Larger than posix_spawn_file_actions_t (80 bytes), posix_spawnattr_t (336) and sigset_t (128)
   * of any libc here.
   */
  private static final int STRUCT_BYTES = 512;

  /**
   * All but KILL, STOP, 32 and 33 (the thread library's), and CHLD: who ignores that gets no exit
   * codes.
   */
  private static final long IGNORABLE = ~(1L << 8 | 1L << 18 | 1L << 31 | 1L << 32 | 1L << 16);

  private final ByteBuffer actions = Posix.memory(STRUCT_BYTES);
  private final ByteBuffer attributes = Posix.memory(STRUCT_BYTES);
  private final List<ByteBuffer> kept = new ArrayList<>();
  private byte @Nullable [] ledTerminal;
  private @Nullable Leader leader;

  Spawner(Wiring.Group group) {
    Posix.call(INIT, Posix.address(actions), 0, 0);
    Posix.call(ATTR_INIT, Posix.address(attributes), 0, 0);
    flags(
        switch (group) {
          case SESSION -> SETSID;
          case OWN -> SETPGROUP; // of the group 0, which means a new one
          case SHARED -> 0;
        });
    attribute(SET_MASK, Inherited.blockedSignals());
    attribute(SET_DEFAULT, ~ignoredInChild());
  }

  private void flags(int group) {
    Posix.call(SET_FLAGS, Posix.address(attributes), SETSIGDEF | SETSIGMASK | group, 0);
  }

  /**
   * Puts the child under a {@link Leader} of its terminal's session, where this libc can do that.
   * To be called last.
   */
  void lead(byte[] slavePath) {
    if (Leader.isSupported()) {
      Posix.call(Posix.symbol(FOREGROUND), Posix.address(actions), 0, 0);
      ledTerminal = slavePath;
    }
  }

  /** Returns who leads the child's session, null where the child does or there is none. */
  @Nullable Leader leader() {
    return leader;
  }

  /**
   * Makes the signals that are to stay ignored ignored here, as posix_spawn can only keep or reset
   * them.
   */
  private static long ignoredInChild() {
    long ignored = Inherited.ignoredSignals();
    for (int signal = 1; signal <= 64; signal++) {
      if ((ignored & IGNORABLE & 1L << (signal - 1)) != 0) {
        Posix.ignore(signal);
      }
    }
    return ignored;
  }

  private void attribute(MemorySegment function, long signals) {
    ByteBuffer set = Posix.memory(STRUCT_BYTES).putLong(0, signals);
    Posix.call(function, Posix.address(attributes), Posix.address(set), 0);
    Reference.reachabilityFence(set);
  }

  void dup(int from, int to) {
    Posix.call(ADD_DUP2, Posix.address(actions), from, to);
  }

  void close(int descriptor) {
    Posix.call(ADD_CLOSE, Posix.address(actions), descriptor, 0);
  }

  void open(int descriptor, byte[] path, int flags) {
    Posix.call(
        ADD_OPEN, Posix.address(actions), descriptor, Posix.address(text(path)), flags, 0, 0);
  }

  void directory(byte[] path) {
    MemorySegment chdir = Posix.symbol("posix_spawn_file_actions_addchdir_np");
    Posix.call(chdir, Posix.address(actions), Posix.address(text(path)), 0);
  }

  /** Closes everything above 2 that Opal was not started with. */
  void closeOthers() {
    int[] kept = Inherited.extraDescriptors();
    int first = kept.length == 0 ? FIRST_EXTRA : kept[kept.length - 1] + 1;
    boolean closesFrom = Posix.has(CLOSE_FROM);
    if (first > FEW || !closesFrom) {
      closeOpen(kept, closesFrom ? first : Integer.MAX_VALUE);
    } else {
      closeGaps(kept);
    }
    if (closesFrom) {
      Posix.call(Posix.symbol(CLOSE_FROM), Posix.address(actions), first, 0);
    }
  }

  /**
   * Every number between inherited descriptors, whatever another thread may open there meanwhile.
   */
  private void closeGaps(int[] kept) {
    int next = FIRST_EXTRA;
    for (int inherited : kept) {
      for (; next < inherited; next++) {
        close(next);
      }
      next = inherited + 1;
    }
  }

  /** What is open now and not inherited, below a number. */
  private void closeOpen(int[] kept, int below) {
    for (String name : Inherited.openDescriptors()) {
      int open = Integer.parseInt(name);
      if (open >= FIRST_EXTRA && open < below && Arrays.binarySearch(kept, open) < 0) {
        close(open);
      }
    }
  }

  /** Starts the program at a path: the process id, or -errno. */
  int spawn(byte[] path, ByteStrings arguments, ByteStrings environment) throws SpawnException {
    ByteBuffer argv = vector(arguments);
    ByteBuffer envp = vector(environment);
    int pid =
        spawn(
            Posix.address(text(path)),
            Posix.address(actions),
            Posix.address(attributes),
            Posix.address(argv),
            Posix.address(envp));
    Reference.reachabilityFence(this);
    Reference.reachabilityFence(argv);
    Reference.reachabilityFence(envp);
    return pid;
  }

  /** What a leader could not start is tried without one, which tells why. */
  private int spawn(long... arguments) throws SpawnException {
    byte[] slave = ledTerminal;
    if (slave != null) {
      flags(SETPGROUP);
      leader = Leader.start(slave, arguments);
      if (leader != null) {
        return leader.pid();
      }
      flags(SETSID);
    }
    ByteBuffer pid = Posix.memory(4);
    int error =
        Posix.call(
            SPAWN,
            Posix.address(pid),
            arguments[0],
            arguments[1],
            arguments[2],
            arguments[3],
            arguments[4]);
    return error == 0 ? pid.getInt(0) : -error;
  }

  /** A null-terminated array of pointers, then the strings. */
  private static ByteBuffer vector(ByteStrings strings) {
    byte[] bytes = strings.terminated();
    int table = 8 * (strings.size() + 1);
    ByteBuffer vector = Posix.memory(table + bytes.length);
    long first = Posix.address(vector) + table;
    for (int i = 0; i < strings.size(); i++) {
      vector.putLong(8 * i, first + strings.start(i));
    }
    vector.put(table, bytes);
    return vector;
  }

  private ByteBuffer text(byte[] bytes) {
    ByteBuffer text = Posix.memory(bytes.length + 1).put(0, bytes);
    kept.add(text);
    return text;
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  public void close() {
    Posix.call(DESTROY, Posix.address(actions), 0, 0);
  }
}
