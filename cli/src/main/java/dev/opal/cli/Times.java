// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Times as people write and read them. */
final class Times {
  private static final int MONTH = "2025-01".length();
  private static final int DAY = "2025-01-15".length();

  private Times() {}

  /**
   * Reads a time: how long ago, as {@code 48h}, or ISO 8601 as far as a month. Without an offset it
   * is local time.
   *
   * @param end where the text names a month or a day, its end is meant
   * @throws CliException where the text is no time
   */
  static Instant parse(String option, String text, boolean end) throws CliException {
    try {
      if (text.length() == MONTH && text.charAt(4) == '-') {
        YearMonth month = YearMonth.parse(text);
        return start((end ? month.plusMonths(1) : month).atDay(1));
      }
      if (text.length() == DAY && text.charAt(4) == '-') {
        LocalDate day = LocalDate.parse(text);
        return start(end ? day.plusDays(1) : day);
      }
      if (text.length() > DAY && text.charAt(4) == '-') {
        return moment(text.substring(0, DAY) + 'T' + text.substring(DAY + 1));
      }
      return Instant.now().minus(Durations.parse(text));
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new CliException(
          ExitCodes.USAGE,
          option
              + " must be a duration such as 48h, or a time such as 2025-01, 2025-01-15 or"
              + " 2025-01-15T10:22:31Z, but was "
              + Texts.quote(text),
          e);
    }
  }

  private static Instant moment(String iso) {
    boolean hasOffset = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > DAY;
    return hasOffset
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).atZone(ZoneId.systemDefault()).toInstant();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneId.systemDefault()).toInstant();
  }

  /** Returns {@code 2025-09-20T10:22:31Z}. */
  static String utc(Instant time) {
    return text(LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC), 'T') + 'Z';
  }

  /** Returns {@code 2025-09-20 10:22:31} in the zone of this machine. */
  static String local(Instant time) {
    return text(LocalDateTime.ofInstant(time, ZoneId.systemDefault()), ' ');
  }

  // By hand: a formatter costs more than the rest of a short command.
  private static String text(LocalDateTime time, char separator) {
    StringBuilder out = new StringBuilder(20);
    two(out, time.getYear() / 100);
    two(out, time.getYear() % 100);
    two(out.append('-'), time.getMonthValue());
    two(out.append('-'), time.getDayOfMonth());
    two(out.append(separator), time.getHour());
    two(out.append(':'), time.getMinute());
    two(out.append(':'), time.getSecond());
    return out.toString();
  }

  private static void two(StringBuilder out, int number) {
    out.append((char) ('0' + number / 10 % 10)).append((char) ('0' + number % 10));
  }
}
