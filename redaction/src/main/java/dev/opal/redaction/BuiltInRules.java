// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The rules that come with Opal, made ready when it is built, for each start pays for what it
 * reads: the index is used as it lies in the file, and a rule is read when text has its literal.
 *
 * <p>The file holds the version, how many rules there are, the length of the literals, where each
 * rule begins and the last ends, the literals, the triggers, and the rules as text.
 */
final class BuiltInRules implements RuleSet.Rules {
  static final String FILE = "rules.built-in";

  private static final String ENTRY = "dev/opal/redaction/" + FILE;

  /** Read at first use. */
  static final class Loaded {
    static final RuleSet SET = new RuleSet(new BuiltInRules(read()));

    private Loaded() {}
  }

  private static final int VERSION_LENGTH = 16;

  private final byte[] file;
  private final ByteBuffer numbers;
  private final int textStart;
  private final AtomicReferenceArray<Rule> rules;
  private final RuleIndex index;

  BuiltInRules(byte[] file) {
    this.file = file;
    this.numbers = ByteBuffer.wrap(file);
    int count = numbers.getInt(VERSION_LENGTH);
    int literals = VERSION_LENGTH + 4 * (count + 3);
    int triggers = literals + numbers.getInt(VERSION_LENGTH + 4);
    this.rules = new AtomicReferenceArray<>(count);
    this.textStart = file.length - offset(count);
    this.index =
        new RuleIndex(
            new Literals(Arrays.copyOfRange(file, literals, triggers)),
            Triggers.of(file, triggers));
  }

  /** Returns the file for these rules, whose patterns it compiles. */
  static byte[] file(List<Rule> rules) throws RuleException {
    for (Rule rule : rules) {
      rule.compiled();
    }
    RuleIndex index = RuleIndex.of(rules, Privacy.MINIMAL);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer numbers = ByteBuffer.allocate(4 * (rules.size() + 3));
    numbers.putInt(rules.size()).putInt(index.literals().bytes().length).putInt(0);
    for (Rule rule : rules) {
      text.writeBytes(rule.text().getBytes(StandardCharsets.ISO_8859_1));
      numbers.putInt(text.size());
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(RuleSet.of(rules).version().getBytes(StandardCharsets.ISO_8859_1));
    file.writeBytes(numbers.array());
    file.writeBytes(index.literals().bytes());
    file.writeBytes(index.triggers().bytes());
    file.writeBytes(text.toByteArray());
    return file.toByteArray();
  }

  private static byte[] read() {
    try (InputStream jar = new FileInputStream(place())) {
      byte[] file = FirstEntry.read(jar, ENTRY);
      if (file != null) {
        return file;
      }
    } catch (IOException e) {
      // A folder, or what is no file at all: the class loader knows the way.
    }
    try (InputStream in = BuiltInRules.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(
            "expected the resource " + FILE + ", saw none; build again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where this class is from, a jar most often. */
  private static String place() {
    CodeSource source = BuiltInRules.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    // A class out of the JVM's cache has no location where its jar was moved.
    return location == null ? System.getProperty("java.class.path", "") : location.getPath();
  }

  @Override
  public String version() {
    return new String(file, 0, VERSION_LENGTH, StandardCharsets.ISO_8859_1);
  }

  @Override
  public Rule rule(int number) {
    Rule known = rules.get(number);
    if (known == null) {
      int from = offset(number);
      int length = offset(number + 1) - from;
      String text = new String(file, textStart + from, length, StandardCharsets.ISO_8859_1);
      rules.compareAndSet(number, null, parsed(text));
      known = rules.get(number);
    }
    return known;
  }

  private int offset(int number) {
    return numbers.getInt(VERSION_LENGTH + 4 * (number + 2));
  }

  private static Rule parsed(String text) {
    try {
      return RuleReader.read(FILE, text).get(0);
    } catch (RuleException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public List<Rule> all() {
    List<Rule> all = new ArrayList<>();
    for (int number = 0; number < rules.length(); number++) {
      all.add(rule(number));
    }
    return all;
  }

  @Override
  public RuleIndex index(Privacy privacy) {
    boolean secretsAlone =
        privacy.personal() == Treatment.LEAVE && privacy.resources() == Treatment.LEAVE;
    return secretsAlone ? index : RuleIndex.of(all(), privacy);
  }
}
