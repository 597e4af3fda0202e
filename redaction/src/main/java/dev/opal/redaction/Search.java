// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;

/**
 * Looks for matches in the bytes that a stream holds, each place once, however the bytes come.
 * Confined to one stream.
 */
final class Search {
  static final String HOLD_LIMIT_RULE = "hold-limit";
  static final String WORK_LIMIT_RULE = "work-limit";

  /** How often a byte is looked at, in the long run. */
  private static final int MAX_WORK = 16;

  /** What may be spent at once. */
  private static final int MAX_CREDIT = 4 * 1024 * 1024;

  private static final int BLOCK = 4096;
  private static final int LINE = 256;
  private static final int UNDECIDED = -1;

  private final Masks masks;
  private final Base64Run base64 = new Base64Run();
  private final Scan scan = new Scan(base64);
  private final Swallow swallow = new Swallow();
  private final KeyText key;
  private int[] candidates = {};

  /** Where to go on. */
  private int next;

  /** So many bytes from there on have to be held before it is worth another look. */
  private int enough;

  /** The bounds of the value that a rule found last, as far as they lie in the held bytes. */
  private int valueStart;

  private int valueEnd;
  private int before = -1;

  private long credit = MAX_CREDIT;
  private int creditedTo;

  Search(Masks masks) {
    this.masks = masks;
    this.key = new KeyText(masks);
  }

  /** Decides what can be decided and returns the first position that cannot. */
  int run(Vocabulary vocabulary, byte[] all, boolean last) {
    int from = next;
    next = swallow.goOn(all, next);
    masks.cover(next > from ? next : 0);
    creditedTo = from;
    scan.use(vocabulary, all);
    boolean decided = (last || all.length - next >= enough) && search(vocabulary, all, last);
    earn(next);
    int to = key.mask(all, decided ? all.length : next, last);
    return last || !vocabulary.hasValues() ? to : beforeShared(all, to);
  }

  private boolean search(Vocabulary vocabulary, byte[] all, boolean last) {
    enough = 0;
    return blocks(vocabulary, all, last) && rest(vocabulary.triggers(), all, last);
  }

  /** A known value in base64 begins in the digit before what tells it. */
  private static int beforeShared(byte[] all, int to) {
    // With what follows, a backslash may be the end of a line.
    return to > 0 && all[to - 1] == '\\' ? to - 1 : Base64Run.shared(all, to);
  }

  /** Goes through all of which enough is there to tell candidates; false where one is undecided. */
  private boolean blocks(Vocabulary vocabulary, byte[] all, boolean last) {
    int end = all.length - Triggers.AHEAD;
    while (next < end) {
      int to = Math.min(end, next + BLOCK);
      if (candidates.length <= to - next) {
        candidates = new int[to - next + 1];
      }
      int count = vocabulary.triggers().find(all, next, to, candidates);
      for (int i = 0; i < count; i++) {
        if (candidates[i] >= next && vocabulary.mayBegin(all, candidates[i], all.length)) {
          int goOn = decide(all, candidates[i], last);
          if (goOn == UNDECIDED) {
            next = candidates[i];
            return false;
          }
          next = goOn;
        }
      }
      next = Math.max(next, to);
    }
    return true;
  }

  private boolean rest(Triggers triggers, byte[] all, boolean last) {
    while (next < all.length) {
      if (triggers.mayBegin(all, next, all.length, true)) {
        int goOn = decide(all, next, last);
        if (goOn == UNDECIDED) {
          return false;
        }
        next = goOn;
      } else {
        next++;
      }
    }
    return true;
  }

  /** Decides on one position, and returns where to go on. */
  private int decide(byte[] all, int at, boolean last) {
    int end = (int) Math.min(all.length, (long) at + RedactingStream.HOLD_LIMIT);
    boolean limited = end < all.length;
    boolean rules = at < valueStart || at >= valueEnd;
    Scan.Result result = scan.at(at, end, rules, before, last && !limited);
    boolean undecided = result == Scan.Result.UNDECIDED;
    if (undecided && end - at < RedactingStream.HOLD_LIMIT) {
      enough = worthAnotherLook(end - at);
      return UNDECIDED;
    }
    earn(at);
    credit -= scan.work();
    // A cheap look is no reason, whatever was spent before.
    if (undecided || (credit < 0 && scan.work() > MAX_WORK)) {
      return mask(all, at, end, undecided);
    }
    beginKey(all, at, last);
    if (result == Scan.Result.MATCH) {
      masks.add(at, scan.matchStart(), scan.matchEnd(), scan.ruleId(), scan.mark());
      if (scan.isByRule() && scan.matchEnd() > valueEnd) {
        // Inside a value only known values are looked for: what looks like a name there is none.
        valueStart = scan.matchStart();
        valueEnd = scan.matchEnd();
      }
    }
    return at + 1;
  }

  /**
   * A line is looked at as it comes; what is longer, after a part more, so as not to cost its
   * square.
   */
  private static int worthAnotherLook(int seen) {
    return seen < LINE ? 0 : Math.min(RedactingStream.HOLD_LIMIT, seen + seen / 8);
  }

  private void beginKey(byte[] all, int at, boolean last) {
    Rule rule = scan.keyRule();
    String until = rule == null ? null : rule.until();
    if (rule != null && until != null) {
      key.mask(all, at, last);
      key.open(scan.keyStart(), rule.counted(), until);
    }
  }

  private void earn(int to) {
    credit = Math.min(MAX_CREDIT, credit + (long) MAX_WORK * (to - creditedTo));
    creditedTo = to;
  }

  /** Masks what could not be decided, or not cheaply, and returns where to go on. */
  private int mask(byte[] all, int at, int end, boolean undecided) {
    // At least one byte: a literal may begin with white space, at which a token ends.
    int stop =
        undecided
            ? swallow.begin(scan.open(), all, end)
            : Math.max(at + 1, swallow.begin(List.of(), all, at));
    masks.add(at, at, stop, undecided ? HOLD_LIMIT_RULE : WORK_LIMIT_RULE, Masks.MARK);
    return stop;
  }

  /** Goes on to the bytes without so many of the first. */
  void release(byte[] all, int length) {
    before = length == 0 ? before : all[length - 1];
    base64.release(all, length);
    key.release(length);
    next -= length;
    valueStart = Math.max(0, valueStart - length);
    valueEnd = Math.max(0, valueEnd - length);
  }
}
