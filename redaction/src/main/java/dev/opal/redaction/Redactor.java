// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The one door. Everything from outside that a record, an exporter or Opal's own log is to hold
 * passes here. Masks the values it was told are secret, in every encoding, and what its rules
 * recognise.
 *
 * <p>Safe for use by many threads. A value added masks what passes afterwards.
 */
public final class Redactor {
  /** The version of the built-in rules. */
  public static final String RULE_SET_VERSION = RuleSet.builtIn().version();

  /** A shorter secret is masked as a whole value, and behind names that say what it is. */
  public static final int MIN_KNOWN_VALUE = 6;

  static final String VALUE_LIMIT_RULE = "value-limit";

  /** So many characters of values are masked elsewhere too because their names told of them. */
  static final int MAX_LEARNT = 1024 * 1024;

  /** As many as a shorter value counts. */
  static final int LEAST_LEARNT = 128;

  /** Stands where something is filled in: what rules know as no secret. */
  private static final String PLACE = "${OPAL_PLACE}";

  private final SecretNames names;
  private final RuleSet rules;
  private final Privacy privacy;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final KnownSecrets secrets;
  private long learnt;
  private volatile Vocabulary vocabulary;
  private volatile @Nullable OuterDoor outer;

  /** There are values that the vocabulary does not hold yet. */
  private volatile boolean stale;

  /** Creates a redactor with the built-in rules that knows no value yet. */
  public Redactor() {
    this(Set.of());
  }

  /**
   * @param secretNames names of variables that are secret beyond those whose name says so
   */
  public Redactor(Set<String> secretNames) {
    this(secretNames, RuleSet.builtIn(), Privacy.MINIMAL);
  }

  /**
   * @param secretNames names of variables that are secret beyond those whose name says so
   * @param privacy what becomes of what rules recognise that is no secret
   */
  public Redactor(Set<String> secretNames, RuleSet rules, Privacy privacy) {
    this(secretNames, Set.of(), rules, privacy);
  }

  /**
   * @param secretNames names of variables that are secret beyond those whose name says so
   * @param shownNames names of variables that are no secrets, although their name says so
   * @param privacy what becomes of what rules recognise that is no secret
   */
  public Redactor(Set<String> secretNames, Set<String> shownNames, RuleSet rules, Privacy privacy) {
    this.names = new SecretNames(secretNames, shownNames);
    this.secrets = new KnownSecrets(names);
    this.rules = rules;
    this.privacy = privacy;
    this.vocabulary = Vocabulary.of(rules, privacy, secrets);
  }

  /** Returns the rules, whose version is part of every plan's hash. */
  public RuleSet rules() {
    return rules;
  }

  /** Has everything pass another door first, from now on, streams that are open included. */
  public void behind(OuterDoor door) {
    outer = door;
  }

  @Nullable OuterDoor outer() {
    return outer;
  }

  /** Tells whether everything passes another door first. */
  public boolean isBehindAnother() {
    return outer != null;
  }

  /** Tells whether a variable of this name holds a secret. */
  public boolean isSecretName(String name) {
    return names.isSecret(name);
  }

  /**
   * Tells whether this value of a variable is a secret, by its name: {@code true} and the path of a
   * file are none, whatever the name says, unless a user named the variable.
   */
  public boolean isSecret(String name, String value) {
    return names.isSecret(name, value);
  }

  /**
   * Tells why a value cannot be masked wherever it stands, or returns null where it can.
   *
   * @return what goes on after what the value is called: {@code has fewer than …}
   */
  public static @Nullable String weakness(String value) {
    return KnownSecrets.weakness(value);
  }

  /**
   * Masks this value from now on, wherever it occurs, and what of its parts is secret alone: a
   * password in an address, a text in JSON whose key says so. Blank values are ignored.
   */
  public void addSecret(String value) {
    addSecrets(List.of(value));
  }

  /** Masks these bytes from now on, wherever they occur, whether or not they are text. */
  public void addSecret(byte[] value) {
    synchronized (secrets) {
      stale |= secrets.add(value);
    }
  }

  /** Masks these values from now on, as {@link #addSecret(String)} does. */
  public void addSecrets(Collection<String> values) {
    synchronized (secrets) {
      for (String value : values) {
        stale |= secrets.add(value);
      }
    }
  }

  /**
   * Masks the values of these variables from now on, as {@link #addSecret(String)} does, and one
   * that is too short for that behind the name of its variable.
   */
  public void addSecrets(Map<String, String> variables) {
    synchronized (secrets) {
      variables.forEach((name, value) -> stale |= secrets.add(name, value));
    }
  }

  /** Redacts text that stands for itself: an argument, a message, a name. */
  public Redacted text(String text) {
    if (text.isEmpty()) {
      return Redacted.EMPTY;
    }
    byte[] bytes = utf8(text);
    if (outer == null && vocabulary().triggers().findNothing(bytes)) {
      // Nothing can begin here: most text ends so.
      return new Redacted(isWellFormed(text) ? text : new String(bytes, StandardCharsets.UTF_8));
    }
    return new Redacted(stream().whole(bytes).text());
  }

  /**
   * Redacts text in which places are named that something else is going to fill, so that no rule
   * takes such a name for the secret.
   *
   * @param texts what stands around the places: one more than there are names
   * @param names what is shown in each place
   */
  public Redacted template(List<String> texts, List<Redacted> names) {
    Redacted whole = text(String.join(PLACE, texts));
    if (names.isEmpty()) {
      return whole;
    }
    List<String> parts = split(whole.toString());
    boolean kept = parts.size() == texts.size();
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      // Where a place is gone, each text stands for itself.
      joined.append(kept ? parts.get(i) : text(texts.get(i)));
      joined.append(i < names.size() ? names.get(i) : "");
    }
    return new Redacted(joined.toString());
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(PLACE); at >= 0; at = text.indexOf(PLACE, from)) {
      parts.add(text.substring(from, at));
      from = at + PLACE.length();
    }
    parts.add(text.substring(from));
    return parts;
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
   * known one, the whole value is hidden, at most its length in characters shown; otherwise it is
   * redacted as text. A variable whose name says so is masked from now on, as {@link
   * #addSecrets(Map)} does, up to 8,192 values or 1 MiB of them; those beyond are counted as {@code
   * value-limit}.
   */
  public Redacted value(String name, String value) {
    if (value.isEmpty()) {
      return Redacted.EMPTY;
    }
    if (isSecret(name, value)) {
      count("secret-name");
      learn(name, value);
      return hidden(value);
    }
    String whole = value.strip();
    if (!isKnown(whole)) {
      return text(value);
    }
    count(whole.length() < MIN_KNOWN_VALUE ? Scan.SHORT_VALUE : Scan.KNOWN_VALUE);
    return hidden(value);
  }

  /** Adds a value that its name told, up to a bound: names come with data, which has no end. */
  private void learn(String name, String value) {
    int size = Math.max(LEAST_LEARNT, value.length());
    synchronized (secrets) {
      if (secrets.contains(name, value)) {
        return;
      }
      if (learnt + size <= MAX_LEARNT) {
        learnt += size;
        stale |= secrets.add(name, value);
        return;
      }
    }
    count(VALUE_LIMIT_RULE);
  }

  /** Redacts the value of an attribute that somebody made up: shown only where privacy allows. */
  public Redacted attribute(String name, String value) {
    if (privacy.shows(name)) {
      return value(name, value);
    }
    count("privacy");
    return value.isEmpty() ? Redacted.EMPTY : hidden(value);
  }

  /**
   * Redacts the name of a person, a machine or a place on a disk: as text, or as its pseudonym
   * where privacy asks for that.
   *
   * @param kind {@code user}, {@code host} or {@code path}
   */
  public Redacted identity(String kind, String text) {
    if (privacy.namesPeople() || text.isEmpty()) {
      return text(text);
    }
    count("privacy");
    return new Redacted(privacy.pseudonym(kind, text));
  }

  /** Returns what becomes of what is not secret. */
  public Privacy privacy() {
    return privacy;
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

  Vocabulary vocabulary() {
    if (stale) {
      synchronized (secrets) {
        if (stale) {
          vocabulary = vocabulary.with(secrets);
          stale = false;
        }
      }
    }
    return vocabulary;
  }

  private boolean isKnown(String value) {
    synchronized (secrets) {
      return secrets.contains(value);
    }
  }

  private Redacted hidden(String value) {
    return new Redacted(privacy.hidden(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
