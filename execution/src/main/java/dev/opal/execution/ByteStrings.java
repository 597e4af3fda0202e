// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable list of byte strings without NUL: the arguments or the environment of a process,
 * exactly as the operating system has them. Java decodes both into Strings and thereby destroys
 * what is not valid in the locale's charset; these bytes pass unharmed.
 */
public final class ByteStrings {
  private static final ByteStrings EMPTY = new ByteStrings(new byte[0], new int[0]);

  /** Every string followed by a NUL, as in {@code /proc/self/environ}. */
  private final byte[] bytes;

  /** Where each string begins. */
  private final int[] starts;

  private ByteStrings(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
  }

  /** The strings in UTF-8. Throws {@link IllegalArgumentException} where one contains NUL. */
  public static ByteStrings of(String... strings) {
    return of(List.of(strings));
  }

  /** The strings in UTF-8. Throws {@link IllegalArgumentException} where one contains NUL. */
  public static ByteStrings of(List<String> strings) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (String string : strings) {
      if (string.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "an argument or variable must not contain NUL but was " + string);
      }
      joined.writeBytes(string.getBytes(UTF_8));
      joined.write(0);
    }
    return ofTerminated(joined.toByteArray());
  }

  /** Splits bytes in which every string ends with a NUL; a last string without one counts too. */
  public static ByteStrings ofTerminated(byte[] terminated) {
    if (terminated.length == 0) {
      return EMPTY;
    }
    boolean complete = terminated[terminated.length - 1] == 0;
    byte[] bytes = Arrays.copyOf(terminated, complete ? terminated.length : terminated.length + 1);
    int[] starts = new int[bytes.length];
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (i == 0 || bytes[i - 1] == 0) {
        starts[count++] = i;
      }
    }
    return new ByteStrings(bytes, Arrays.copyOf(starts, count));
  }

  public int size() {
    return starts.length;
  }

  /** The bytes of one string, without NUL; a copy. */
  public byte[] get(int index) {
    return Arrays.copyOfRange(bytes, starts[index], end(index));
  }

  /**
   * One string decoded as UTF-8, malformed bytes replaced: for messages and names, not for passing
   * on.
   */
  public String text(int index) {
    return new String(bytes, starts[index], end(index) - starts[index], UTF_8);
  }

  /** The strings from {@code first} to the end. */
  public ByteStrings from(int first) {
    return first == size()
        ? EMPTY
        : ofTerminated(Arrays.copyOfRange(bytes, starts[first], bytes.length));
  }

  /** These strings and then those. */
  public ByteStrings plus(ByteStrings more) {
    byte[] joined = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
    System.arraycopy(more.bytes, 0, joined, bytes.length, more.bytes.length);
    int[] all = Arrays.copyOf(starts, size() + more.size());
    for (int i = 0; i < more.size(); i++) {
      all[size() + i] = bytes.length + more.starts[i];
    }
    return new ByteStrings(joined, all);
  }

  /**
   * The value of a variable where these strings are an environment; null where it is not set. The
   * first one counts.
   */
  public byte @org.jspecify.annotations.Nullable [] variable(String name) {
    byte[] prefix = (name + "=").getBytes(UTF_8);
    for (int i = 0; i < size(); i++) {
      int valueStart = starts[i] + prefix.length;
      if (valueStart <= end(i)
          && Arrays.equals(bytes, starts[i], valueStart, prefix, 0, prefix.length)) {
        return Arrays.copyOfRange(bytes, valueStart, end(i));
      }
    }
    return null;
  }

  /**
   * This environment with a variable set; every earlier setting of it is gone, the others keep
   * their order.
   */
  public ByteStrings with(String name, String value) {
    return without(name).plus(of(name + "=" + value));
  }

  /** This environment with a variable set to bytes without NUL. */
  public ByteStrings with(String name, byte[] value) {
    ByteArrayOutputStream variable = new ByteArrayOutputStream();
    variable.writeBytes((name + "=").getBytes(UTF_8));
    variable.writeBytes(value);
    variable.write(0);
    return without(name).plus(ofTerminated(variable.toByteArray()));
  }

  /** This environment without a variable. */
  public ByteStrings without(String name) {
    byte[] prefix = (name + "=").getBytes(UTF_8);
    byte[] kept = new byte[bytes.length];
    int[] keptStarts = new int[size()];
    int length = 0;
    int count = 0;
    for (int i = 0; i < size(); i++) {
      int nameEnd = Math.min(starts[i] + prefix.length, end(i));
      if (!Arrays.equals(bytes, starts[i], nameEnd, prefix, 0, prefix.length)) {
        keptStarts[count++] = length;
        System.arraycopy(bytes, starts[i], kept, length, end(i) + 1 - starts[i]);
        length += end(i) + 1 - starts[i];
      }
    }
    return new ByteStrings(Arrays.copyOf(kept, length), Arrays.copyOf(keptStarts, count));
  }

  /** All strings, each followed by a NUL; a copy. */
  byte[] terminated() {
    return bytes.clone();
  }

  /** Where a string begins in {@link #terminated()}. */
  int start(int index) {
    return starts[index];
  }

  private int end(int index) {
    return (index + 1 < starts.length ? starts[index + 1] : bytes.length) - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteStrings that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The number of strings only: values may be secret. */
  @Override
  public String toString() {
    return "ByteStrings[" + size() + "]";
  }
}
