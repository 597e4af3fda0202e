// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

/** The names below the folder of all runs that are the recorder's; see docs/formats/store.md. */
public final class RunLayout {
  /** Holds the runs that are not sealed. */
  public static final String OPEN = ".open";

  /** Holds what arrived after a seal. */
  public static final String LATE = ".late";

  /** Holds what recorded commands put into the folder of their run. */
  public static final String FOREIGN = ".foreign";

  /** Behind the name of a folder that is being sealed. */
  public static final String SEALING = ".sealing";

  /** In a run's folder: the journal of the process that opened it. */
  public static final String JOURNAL = "journal.jsonl";

  /** In a run's folder: the folder of the other journals. */
  public static final String JOURNALS = "journal";

  /**
   * Behind the name of what a living process holds. A POSIX lock ends when its process closes the
   * file, however it opened it, so what is locked is never what is read.
   */
  static final String LOCK = ".lock";

  /** In a run's folder: the folder of the step logs. */
  public static final String STEPS = "steps";

  /** Behind the path of a step: its log. */
  public static final String LOG = ".log";

  private static final String JOURNAL_ENDING = ".jsonl";

  private RunLayout() {}

  static String lockName(int number) {
    return JOURNALS + "/" + number + LOCK;
  }

  static String journalName(int number) {
    return JOURNALS + "/" + number + JOURNAL_ENDING;
  }

  /** Returns the number in {@code journal/<n>.jsonl}, or 0 where the name is another. */
  static int journalNumber(String name) {
    int from = JOURNALS.length() + 1;
    int end = name.length() - JOURNAL_ENDING.length();
    boolean named =
        name.startsWith(JOURNALS + "/")
            && name.endsWith(JOURNAL_ENDING)
            && end > from
            && end - from <= 9
            && name.charAt(from) != '0';
    // By hand: a regular expression costs a start milliseconds.
    for (int i = from; named && i < end; i++) {
      named = name.charAt(i) >= '0' && name.charAt(i) <= '9';
    }
    return named ? Integer.parseInt(name, from, end, 10) : 0;
  }
}
