// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The one door. Everything from outside that a record, an exporter or Opal's own log is to hold
 * passes here. Masks the values it was told are secret, in several encodings, and what its rules
 * recognise; {@link #RULE_SET_VERSION} names the rules.
 *
 * <p>Safe for use by many threads. A value added masks what passes afterwards.
 */
public final class Redactor {
  /** The version of the built-in rules. */
  public static final String RULE_SET_VERSION = RuleSet.VERSION;

  /** A shorter secret is masked only where it stands as a whole value. */
  public static final int MIN_KNOWN_VALUE = 6;

  private static final int MIN_LINE = 8;

  private final SecretNames names;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> shortValues = new HashSet<>();
  private final List<byte[]> forms = new ArrayList<>();
  private volatile Literals literals;

  /** Creates a redactor with the built-in rules that knows no value yet. */
  public Redactor() {
    this(Set.of());
  }

  /**
   * @param secretNames names of variables that are secret beyond those whose name says so
   */
  public Redactor(Set<String> secretNames) {
    this.names = new SecretNames(secretNames);
    this.literals = new Literals(RuleSet.RULES, forms);
  }

  /** Tells whether a variable of this name holds a secret. */
  public boolean isSecretName(String name) {
    return names.isSecret(name);
  }

  /** Masks this value from now on, wherever it occurs. Blank values are ignored. */
  public void addSecret(String value) {
    addSecrets(List.of(value));
  }

  /** Masks these values from now on, wherever they occur. Cheaper than one by one. */
  public synchronized void addSecrets(Collection<String> values) {
    int before = forms.size();
    for (String value : values) {
      String trimmed = value.strip();
      if (trimmed.length() < MIN_KNOWN_VALUE) {
        if (!trimmed.isEmpty()) {
          shortValues.add(trimmed);
        }
      } else if (known.add(trimmed)) {
        forms.addAll(Encodings.of(utf8(trimmed), MIN_KNOWN_VALUE));
        trimmed
            .lines()
            .map(String::strip)
            .filter(line -> line.length() >= MIN_LINE && known.add(line))
            .forEach(line -> forms.addAll(Encodings.of(utf8(line), MIN_KNOWN_VALUE)));
      }
    }
    if (forms.size() > before) {
      literals = new Literals(RuleSet.RULES, forms);
    }
  }

  /** Redacts text that stands for itself: an argument, a message, a name. */
  public Redacted text(String text) {
    if (text.isEmpty()) {
      return Redacted.EMPTY;
    }
    byte[] bytes = utf8(text);
    if (literals.next(bytes, 0, bytes.length) >= bytes.length - 2) {
      // No literal has room to begin, so nothing can match: most text ends here.
      return new Redacted(isWellFormed(text) ? text : new String(bytes, StandardCharsets.UTF_8));
    }
    RedactingStream stream = stream();
    // The second call decides what the first one held.
    RedactedBytes first = stream.write(ByteBuffer.wrap(bytes));
    RedactedBytes rest = stream.end();
    return new Redacted(decode(first) + decode(rest));
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Redacts the value of a named variable. Where the name says that it is secret, or the value is a
   * known one, the whole value is hidden and only its length in characters shown; otherwise it is
   * redacted as text.
   */
  public Redacted value(String name, String value) {
    if (value.isEmpty()) {
      return Redacted.EMPTY;
    }
    if (isSecretName(name)) {
      count("secret-name");
      addSecret(value);
      return hidden(value);
    }
    return isKnown(value.strip()) ? hidden(value) : text(value);
  }

  /** Returns a new door for a stream of bytes. */
  public RedactingStream stream() {
    return new RedactingStream(this);
  }

  /** Returns how often each rule has masked something so far, by rule id. */
  public Map<String, Long> counts() {
    Map<String, Long> result = new TreeMap<>();
    counts.forEach((rule, count) -> result.put(rule, count.sum()));
    return result;
  }

  void count(String ruleId) {
    counts.computeIfAbsent(ruleId, unused -> new LongAdder()).increment();
  }

  Literals literals() {
    return literals;
  }

  private synchronized boolean isKnown(String value) {
    return known.contains(value) || shortValues.contains(value);
  }

  private static Redacted hidden(String value) {
    int characters = value.codePointCount(0, value.length());
    return new Redacted("<redacted:" + characters + "chars>");
  }

  private static String decode(RedactedBytes bytes) {
    return StandardCharsets.UTF_8.decode(bytes.asByteBuffer()).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
