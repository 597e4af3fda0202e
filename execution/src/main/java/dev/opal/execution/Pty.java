// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A pseudo-terminal: the child has its slave, we have its master. Opal itself never opens the
 * slave, so the master is at its end when no process holds the slave any more.
 *
 * @param master descriptor, closed on exec
 * @param path of the slave
 * @param outer descriptor of the terminal that it stands for
 */
record Pty(int master, String path, int outer) {

  /**
   * @param session whether it becomes a controlling terminal; then it is set as the outer terminal
   *     is, else it leaves output as it is
   */
  static Pty open(int outer, boolean session) throws SpawnException {
    int flags = Posix.O_RDWR | Posix.O_NOCTTY | Posix.O_CLOEXEC;
    int master = Posix.checked(Posix.symbol("posix_openpt"), flags, 0, 0);
    if (master < 0
        || Posix.checked(Posix.symbol("grantpt"), master, 0, 0) < 0
        || Posix.checked(Posix.symbol("unlockpt"), master, 0, 0) < 0) {
      throw new SpawnException(SpawnException.OWN_FAILURE, "a pseudo-terminal could not be opened");
    }
    ByteBuffer attributes = Terminal.attributes(outer);
    Terminal.set(master, session ? attributes : Terminal.withoutOutputProcessing(attributes));
    Terminal.copySize(outer, master);
    return new Pty(master, slavePath(master), outer);
  }

  /** Where a master's slave is. */
  static String slavePath(int master) {
    ByteBuffer name = Posix.memory(64);
    Posix.call(Posix.symbol("ptsname_r"), master, Posix.address(name), name.capacity());
    Reference.reachabilityFence(name);
    byte[] bytes = new byte[name.capacity()];
    name.get(bytes);
    int end = 0;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOf(bytes, end), US_ASCII);
  }

  /** Follows the outer terminal's window size; true where it had changed. */
  boolean resize() {
    return Terminal.copySize(outer, master);
  }

  /** Whether the kernel edits lines and makes signals, and it is this group that gets them. */
  boolean isCookedFor(int group) {
    return Terminal.isCooked(Terminal.attributes(master))
        && Terminal.foregroundGroup(master) == group;
  }
}
