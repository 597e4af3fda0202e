// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this process was started with, as bytes and bits: what a child must get so that Opal is
 * invisible between the two. Java shows none of it unharmed, so it is read from {@code /proc}.
 */
public final class Inherited {
  /**
   * System property with the {@code SigIgn} line of {@code /proc/self/status} (hex) as it was
   * before the JVM started. The JVM puts handlers of its own in the place of an ignored PIPE, QUIT,
   * USR2 or XFSZ, and nothing can tell afterwards, so a launcher that wants these to stay ignored
   * has to say so.
   */
  public static final String IGNORED_SIGNALS_PROPERTY = "dev.opal.signals.ignored";

  /** Higher inherited descriptors are closed in children; shells and make use 3 to 63. */
  private static final int HIGHEST_DESCRIPTOR = 1023;

  private static final Set<Integer> OPEN_AT_START = inheritedDescriptors();
  private static final String STATUS_AT_START = status();

  private Inherited() {}

  /** The environment. Elsewhere than on Linux: as Java decoded it. */
  public static ByteStrings environment() {
    byte[] raw = read("/proc/self/environ");
    if (raw != null) {
      return ByteStrings.ofTerminated(raw);
    }
    return ByteStrings.of(
        System.getenv().entrySet().stream()
            .map((Map.Entry<String, String> e) -> e.getKey() + "=" + e.getValue())
            .toList());
  }

  /**
   * The bytes behind the last of {@code main}'s arguments.
   *
   * @param args any tail of what {@code main} got, such as the wrapped command
   */
  public static ByteStrings arguments(String... args) {
    byte[] raw = read("/proc/self/cmdline");
    ByteStrings all = raw == null ? ByteStrings.of(args) : ByteStrings.ofTerminated(raw);
    int first = all.size() - args.length;
    return first < 0 || !areTail(all, first, args) ? ByteStrings.of(args) : all.from(first);
  }

  /**
   * Whether the program was really started with these: it may have been called from another main.
   */
  private static boolean areTail(ByteStrings all, int first, String... args) {
    for (int i = 0; i < args.length; i++) {
      boolean ascii = args[i].chars().allMatch(c -> c < 0x80);
      if (ascii && !all.text(first + i).equals(args[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes sure that descriptors opened and signals ignored from now on do not count as inherited.
   */
  static void snapshot() {
    // The work is the static initializer's.
  }

  /** Bit n - 1 for signal n: ignored when this process started. */
  static long ignoredSignals() {
    String told = System.getProperty(IGNORED_SIGNALS_PROPERTY);
    return statusMask("SigIgn:") | (told == null ? 0 : Long.parseUnsignedLong(told, 16));
  }

  /**
   * Bit n - 1 for signal n: blocked in the first thread, which is not Java's and keeps what the
   * process started with.
   */
  static long blockedSignals() {
    return statusMask("SigBlk:");
  }

  /**
   * Whether a standard descriptor was open when this process started. If not, the JVM may have put
   * a file there.
   */
  static boolean wasOpen(int descriptor) {
    return OPEN_AT_START.contains(descriptor);
  }

  /**
   * Inherited descriptors from 3 on, ascending: process substitutions, a make jobserver, a lock.
   */
  static int[] extraDescriptors() {
    return OPEN_AT_START.stream().mapToInt(fd -> fd).filter(fd -> fd > 2).toArray();
  }

  /** Judged at once, as a number may mean another file later. */
  private static Set<Integer> inheritedDescriptors() {
    Set<Integer> inherited = new TreeSet<>();
    for (String name : openDescriptors()) {
      int descriptor = Integer.parseInt(name);
      if (descriptor <= HIGHEST_DESCRIPTOR && !isOfJvm(name)) {
        inherited.add(descriptor);
      }
    }
    return inherited;
  }

  /** The JVM opens its own files without close-on-exec, so only the file can tell. */
  private static boolean isOfJvm(String descriptor) {
    String target;
    try {
      target = Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
    } catch (IOException e) {
      return true; // closed since: the listing itself
    }
    return target.startsWith(System.getProperty("java.home") + "/")
        || target.endsWith(".aot")
        || target.endsWith(".jsa")
        || (target.startsWith("/dev/") && target.endsWith("random"))
        || isOnClassPath(target);
  }

  private static boolean isOnClassPath(String file) {
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
      if (file.equals(new File(entry).getAbsolutePath())) {
        return true;
      }
    }
    return false;
  }

  /** Numbers of the descriptors that are open now. */
  static List<String> openDescriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? List.of("0", "1", "2") : List.of(names);
  }

  private static String status() {
    byte[] raw = read("/proc/self/status");
    return raw == null ? "" : new String(raw, ISO_8859_1);
  }

  private static long statusMask(String key) {
    int found = STATUS_AT_START.indexOf(key);
    if (found < 0) {
      return 0;
    }
    int end = STATUS_AT_START.indexOf('\n', found);
    return Long.parseUnsignedLong(STATUS_AT_START.substring(found + key.length(), end).strip(), 16);
  }

  private static byte @Nullable [] read(String file) {
    try (FileInputStream in = new FileInputStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      return null; // no /proc here
    }
  }
}
