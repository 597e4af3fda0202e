// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Writer;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who writes: this process, as journals name it. */
public final class WriterIdentity {
  private WriterIdentity() {}

  /** Returns this process. The host's name is read from the kernel, because a look-up may wait. */
  public static Writer current(Redactor redactor) {
    return new Writer(
        redactor.identity("host", host()),
        redactor.text(line(Path.of("/proc/sys/kernel/random/boot_id"))),
        ProcessHandle.current().pid(),
        redactor.text(version()));
  }

  /** Returns this machine's name. */
  public static String host() {
    String host = line(Path.of("/proc/sys/kernel/hostname"));
    if (!host.isEmpty()) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** Returns Opal's version as it was built, {@code development} where it was not packaged. */
  public static String version() {
    String version = WriterIdentity.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
