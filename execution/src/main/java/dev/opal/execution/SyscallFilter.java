// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes system calls from the calling thread, for good: seccomp(2) with a filter that answers with
 * an error. Programs of another machine type than Opal's can call nothing, for their calls have
 * other numbers.
 */
final class SyscallFilter {
  private static final MemorySegment PRCTL = Posix.symbol("prctl");
  private static final int NO_NEW_PRIVS = 38;
  private static final int SET_SECCOMP = 22;
  private static final int MODE_FILTER = 2;

  /** Of BPF: load a word of the call's data, compare and skip, answer. */
  private static final short LOAD = 0x20;

  private static final short IF_EQUAL = 0x15;
  private static final short IF_AT_LEAST = 0x35;
  private static final short ANSWER = 0x06;

  /** Where the call's data has its number, the machine type, and the arguments' lower halves. */
  private static final int NUMBER = 0;

  private static final int MACHINE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int SECOND_ARGUMENT = 24;

  private static final int ALLOW = 0x7fff0000;
  private static final int ERROR = 0x00050000;
  private static final int EPERM = 1;
  private static final int EROFS = 30;
  private static final int ENOSYS = 38;
  private static final int AF_UNIX = 1;

  /** Its requests bypass filters. */
  private static final int IO_URING_SETUP = 425;

  /** On x86-64, calls with other pointers; their numbers follow all others. */
  private static final int X32 = 0x40000000;

  /**
   * What differs from machine to machine.
   *
   * @param audit how the kernel calls it
   * @param socket socket(2)
   * @param control ioctl(2)
   * @param attributes chmod, chown, utime, setxattr, removexattr and their kin
   * @param processes ptrace, process_vm_readv, process_vm_writev
   */
  private record Machine(int audit, int socket, int control, int[] attributes, int[] processes) {}

  private static final Machine X86_64 =
      new Machine(
          0xc000003e,
          41,
          16,
          new int[] {
            90, 91, 268, 92, 93, 94, 260, 132, 235, 261, 280, 188, 189, 190, 197, 198, 199
          },
          new int[] {101, 310, 311});

  private static final Machine ARM64 =
      new Machine(
          0xc00000b7,
          198,
          29,
          new int[] {52, 53, 54, 55, 88, 5, 6, 7, 14, 15, 16},
          new int[] {117, 270, 271});

  /** Newer calls have one number everywhere: fchmodat2, setxattrat, removexattrat, file_setattr. */
  private static final int[] NEWER_ATTRIBUTES = {452, 463, 466, 469};

  /** Takes a file that another process has open. */
  private static final int PIDFD_GETFD = 438;

  /**
   * The requests of ioctl(2) that change a file which is open for reading only: FS_IOC_SETFLAGS,
   * FS_IOC_FSSETXATTR, FS_IOC_SETVERSION, FS_IOC_ENABLE_VERITY.
   */
  private static final int[] ATTRIBUTE_REQUESTS = {0x40086602, 0x401c5820, 0x40087602, 0x40806685};

  private final List<long[]> program = new ArrayList<>();

  private SyscallFilter() {}

  /** From now on no file that this thread executes gives it rights that it does not have. */
  static void forgoNewRights() throws SpawnException {
    require(Posix.checked(PRCTL, NO_NEW_PRIVS, 1, 0, 0));
  }

  /**
   * Installs the filter.
   *
   * @param network no socket but Unix ones
   * @param attributes modes, owners, times and attributes of files stay
   * @param processes no memory and no open file of another process, as far as system calls give
   *     them; {@link Landlock#separate} keeps more
   * @throws SpawnException where this machine or kernel cannot
   */
  static void install(boolean network, boolean attributes, boolean processes)
      throws SpawnException {
    Machine machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64" -> X86_64;
          case "aarch64" -> ARM64;
          default ->
              throw new SpawnException(
                  SpawnException.OWN_FAILURE,
                  "expected a machine of x86-64 or arm64, which a filter of system calls needs, saw "
                      + System.getProperty("os.arch")
                      + "; run without --deny-network and --readonly-fs");
        };
    SyscallFilter filter = new SyscallFilter();
    filter.begin(machine);
    if (processes) {
      filter.deny(EPERM, machine.processes());
      filter.deny(EPERM, PIDFD_GETFD);
    }
    if (network) {
      filter.denySockets(machine.socket());
    }
    if (attributes) {
      filter.deny(EROFS, machine.attributes());
      filter.deny(EROFS, NEWER_ATTRIBUTES);
      filter.denyRequests(machine.control());
    }
    filter.add(ANSWER, 0, 0, ALLOW);
    filter.load();
  }

  private void begin(Machine machine) {
    add(LOAD, 0, 0, MACHINE);
    add(IF_EQUAL, 1, 0, machine.audit());
    add(ANSWER, 0, 0, ERROR | EPERM);
    add(LOAD, 0, 0, NUMBER);
    add(IF_AT_LEAST, 0, 1, X32);
    add(ANSWER, 0, 0, ERROR | EPERM);
    deny(ENOSYS, IO_URING_SETUP);
  }

  private void deny(int error, int... calls) {
    for (int call : calls) {
      add(IF_EQUAL, 0, 1, call);
      add(ANSWER, 0, 0, ERROR | error);
    }
  }

  private void denySockets(int socket) {
    add(IF_EQUAL, 0, 4, socket);
    add(LOAD, 0, 0, FIRST_ARGUMENT);
    add(IF_EQUAL, 1, 0, AF_UNIX);
    add(ANSWER, 0, 0, ERROR | Posix.EACCES);
    add(ANSWER, 0, 0, ALLOW);
  }

  private void denyRequests(int control) {
    add(IF_EQUAL, 0, 2 * ATTRIBUTE_REQUESTS.length + 2, control);
    add(LOAD, 0, 0, SECOND_ARGUMENT);
    deny(EROFS, ATTRIBUTE_REQUESTS);
    add(ANSWER, 0, 0, ALLOW);
  }

  private void add(short operation, int ifTrue, int ifFalse, int value) {
    program.add(new long[] {operation, ifTrue, ifFalse, value});
  }

  private void load() throws SpawnException {
    ByteBuffer code = Posix.memory(8 * program.size());
    for (long[] line : program) {
      code.putShort((short) line[0]).put((byte) line[1]).put((byte) line[2]).putInt((int) line[3]);
    }
    ByteBuffer described = Posix.memory(16).putShort(0, (short) program.size());
    described.putLong(8, Posix.address(code.flip()));
    require(Posix.checked(PRCTL, SET_SECCOMP, MODE_FILTER, Posix.address(described), 0));
    Reference.reachabilityFence(code);
    Reference.reachabilityFence(described);
  }

  private static void require(int result) throws SpawnException {
    if (result < 0) {
      throw new SpawnException(
          SpawnException.OWN_FAILURE,
          "expected a kernel that filters system calls, saw error "
              + -result
              + "; run without --deny-network and --readonly-fs");
    }
  }
}
