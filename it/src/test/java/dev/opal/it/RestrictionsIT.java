// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --deny-network} and {@code --readonly-fs} keep the commands of a run from. */
class RestrictionsIT {
  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void start() {
    shell = Shell.in(folder);
  }

  private Shell.Result run(String options, String source) throws IOException {
    Files.writeString(shell.file("p.opl"), "target t {\n" + source + "\n}\n");
    return shell.run("$OPAL run p.opl --env dev " + options);
  }

  /** What is denied has to be possible otherwise. */
  private Shell.Result unrestricted(String source) throws IOException {
    Files.writeString(shell.file("p.opl"), "target t {\n" + source + "\n}\n");
    return shell
        .with("OPAL_HOME", folder.resolve("other").toString())
        .run("$OPAL run p.opl --env dev");
  }

  private JsonObject policy() throws Exception {
    return shell.recorded().only().summary().object("policy");
  }

  @Test
  void network_isDeniedToCommandsAndWhatTheyStart() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          shell.file("connect.py"),
          "import socket; socket.create_connection((\"127.0.0.1\", "
              + server.getLocalPort()
              + "))");
      String source =
          """
          tcp: python3 connect.py && exit 1; sh -c "setsid python3 connect.py" && exit 1; true
          udp: python3 -c 'import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)' && exit 1; true
          unix: python3 -c 'import socket; a, b = socket.socketpair(); a.send(b"x"); print(b.recv(1))'
          """;
      assertThat(unrestricted(source).code()).isEqualTo(1);
      Shell.Result result = run("--deny-network", source);
      assertThat(result.code()).as(result.out() + result.err()).isZero();
      assertThat(result.out()).contains("tcp | PermissionError", "udp | PermissionError");
    }
    assertThat(policy().bool("deny_network")).isTrue();
    assertThat(policy().bool("deny_network_enforced")).isTrue();
    assertThat(policy().bool("readonly_fs_enforced")).isFalse();
    assertThat(shell.run("$OPAL runs show").out()).contains("deny_network");
  }

  /** Of a process of the same user that listens, and so has a socket. */
  @ParameterizedTest
  @ValueSource(strings = {"", "python3 without.py "})
  void network_isNotReachedThroughOtherProcesses(String landlock) throws Exception {
    withoutLandlock();
    Files.writeString(
        shell.file("listen.py"),
        """
        import ctypes, os, socket, time
        ctypes.CDLL(None).prctl(0x59616d61, -1, 0, 0, 0)
        s = socket.create_server(('127.0.0.1', 0))
        with open('listening', 'w') as f: f.write('%d %d' % (os.getpid(), s.fileno()))
        s.accept()
        """);
    Files.writeString(
        shell.file("steal.py"),
        """
        import ctypes, os, sys
        pid, fd = map(int, open('listening').read().split())
        libc = ctypes.CDLL(None, use_errno=True)
        got = libc.syscall(438, os.pidfd_open(pid), fd, 0) >= 0
        traced = libc.ptrace(0x4206, pid, 0, 0) == 0
        print('got', got, 'traced', traced)
        sys.exit(77 if got or traced else 0)
        """);
    Files.writeString(
        shell.file("memory.py"),
        """
        import os, sys
        pid = int(open('listening').read().split()[0])
        for process in (pid, os.getppid() if sys.argv[1:] else pid):
            try:
                open('/proc/%d/mem' % process, 'r+b')
                sys.exit(77)
            except PermissionError:
                pass
        """);
    Process listening = shell.start("exec python3 listen.py");
    try {
      shell.awaitFile("listening");
      assertThat(unrestricted("a: python3 steal.py").code()).isEqualTo(77);
      assertThat(unrestricted("a: python3 memory.py").code()).isEqualTo(77);
      Files.writeString(
          shell.file("p.opl"),
          "target t {\na: python3 steal.py\n"
              + (landlock.isEmpty()
                  ? "b: exec python3 memory.py opal\nc: mv listening moved\n"
                  : "")
              + "}\n");
      Shell.Result result = shell.run(landlock + "$OPAL run p.opl --env dev --deny-network");
      assertThat(result.code()).as(result.out() + result.err()).isZero();
    } finally {
      listening.destroyForcibly();
    }
  }

  @Test
  void request_isRefusedWhereTheNetworkIsDenied() throws Exception {
    Shell.Result result = run("--deny-network", "a: touch ran\nb: @http(\"http://127.0.0.1:1\")");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "opal: expected steps without a network, as --deny-network says, saw @http at main/b");
    assertThat(shell.file("ran")).doesNotExist();
    assertThat(shell.recorded().only().summary().string("status")).isEqualTo("failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > made",
        "echo x >> kept",
        "truncate -s 0 kept",
        "rm kept",
        "mv kept moved",
        "ln -s kept link",
        "ln kept link",
        "mkdir made",
        "mkfifo made",
        "rmdir empty",
        "chmod 600 kept",
        "python3 -c 'import os; os.fchmod(os.open(\"kept\", os.O_RDONLY), 0o777)'",
        "touch -d 2001-01-01 kept",
        "chown $(id -u):$(id -g) kept",
        "python3 -c 'import os; os.setxattr(\"kept\", \"user.x\", b\"1\")'",
        "chattr +d kept",
        "cp kept \"$HOME/made\"",
        "mv kept \"${TMPDIR:-empty}\"",
        "sh -c 'sh -c \"echo x > made\"'",
        "$OPAL exec -- sh -c 'echo x > made'",
        "flock kept chmod 644 kept",
      })
  void files_stayAsTheyAre(String command) throws Exception {
    Files.createDirectories(shell.file("empty"));
    Files.writeString(shell.file("kept"), "kept");
    var before = Files.readAttributes(shell.file("kept"), "unix:mode,uid,ctime");
    Shell.Result result = run("--readonly-fs", "a: " + command + " && exit 77; true");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(Files.readString(shell.file("kept"))).isEqualTo("kept");
    assertThat(Files.readAttributes(shell.file("kept"), "unix:mode,uid,ctime")).isEqualTo(before);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .doesNotContain("made", "moved", "link")
          .contains("empty");
    }
    assertThat(policy().bool("readonly_fs_enforced")).isTrue();
    assertThat(unrestricted("a: " + command + " && exit 77; true").code()).isEqualTo(77);
  }

  /** A leftover process puts a link in a folder's place as soon as Opal has begun to remove it. */
  @Test
  void files_behindALinkOfTheTemporaryFolderAreNotRemoved() throws Exception {
    Files.createDirectories(shell.file("outside"));
    Files.writeString(
        shell.file("swap.py"),
        """
        import os, sys, time
        names = [str(i) for i in range(5000)]
        inside = os.path.join(os.environ['TMPDIR'], 'a')
        os.mkdir(inside)
        for name in names:
            open(os.path.join(inside, name), 'w').close()
        if os.fork():
            sys.exit()
        os.setsid()
        for stream in range(3):
            os.close(stream)
        until = time.time() + 60
        while time.time() < until and len(os.listdir(inside)) == 5000:
            pass
        os.rename(inside, inside + '.moved')
        os.symlink(sys.argv[1], inside)
        """);
    for (int i = 0; i < 5000; i++) {
      Files.createFile(shell.file("outside").resolve(String.valueOf(i)));
    }
    Shell.Result result = run("--readonly-fs", "a: python3 swap.py " + shell.file("outside"));
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    try (Stream<Path> left = Files.list(shell.file("outside"))) {
      assertThat(left).hasSize(5000);
    }
  }

  @Test
  void files_cannotBeCoveredByAMount() throws Exception {
    Files.createDirectories(shell.file("empty"));
    String mount = "a: mount -t tmpfs none empty && umount empty";
    if (unrestricted(mount).code() != 0) {
      Peers.missing("root's rights are needed to mount");
    }
    assertThat(run("--readonly-fs", mount).code()).isEqualTo(32);
  }

  @Test
  void temporaryFilesAndDevices_areStillThere() throws Exception {
    Shell.Result result =
        run(
            "--readonly-fs",
            "a: echo x > /dev/null && f=$(mktemp) && echo y > $f && cat $f && bash -c 'cat <<< here' && echo $TMPDIR && echo err > /dev/stderr\n"
                + "b: echo nested | $OPAL exec --step inner -- cat");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("a | y\n", "a | here\n", "b | nested\n", "a | err\n");
    String scratch = result.out().replaceAll("(?s).*a \\| (/\\S*opal-\\S+)\n.*", "$1");
    assertThat(Path.of(scratch)).doesNotExist();
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.text("steps/main/b/inner.log")).isEqualTo("nested\n");
  }

  /** Writes a script that runs its arguments so. */
  private void withoutLandlock() throws IOException {
    Files.writeString(
        shell.file("without.py"),
        """
        import ctypes, os, struct, sys
        lines = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (6, 0, 0, 0x50026), (6, 0, 0, 0x7fff0000)]
        code = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *line) for line in lines))
        filter = struct.pack('HxxxxxxP', len(lines), ctypes.addressof(code))
        libc = ctypes.CDLL(None)
        libc.prctl(38, 1, 0, 0, 0)
        libc.prctl(22, 2, filter, 0, 0)
        os.execv(sys.argv[1], sys.argv[1:])
        """);
  }

  /** As on a kernel before Linux 5.13, or in a container that forbids it. */
  @Test
  void run_isRefusedWhereTheKernelCannot() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\na: touch ran\n}\n");
    withoutLandlock();
    Shell.Result result =
        shell.run("python3 without.py $OPAL run p.opl --env dev --readonly-fs --deny-network");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .isEqualTo(
            "opal: expected Landlock of Linux 6.2 or later, which --readonly-fs needs, saw none; run without it\n");
    assertThat(shell.file("ran")).doesNotExist();
    assertThat(shell.run("python3 without.py $OPAL run p.opl --env dev").code()).isZero();
  }

  @Test
  void both_holdTogether() throws Exception {
    Shell.Result result =
        run(
            "--deny-network --readonly-fs",
            "a: echo x > made; python3 -c 'import socket; socket.socket()'");
    assertThat(result.code()).isEqualTo(1);
    assertThat(shell.file("made")).doesNotExist();
    assertThat(policy().bool("deny_network_enforced")).isTrue();
    assertThat(policy().bool("readonly_fs_enforced")).isTrue();
  }
}
