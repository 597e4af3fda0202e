// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.store.Query;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a query. The index is named, not left to the planner, which knows nothing of how often
 * values occur: the most selective filter leads, and every index but those of hash prefixes already
 * stands in the order of the answer.
 */
final class Selection {
  /** Greater than every text that begins with a parameter: no UTF-8 has such a byte. */
  private static final String AFTER = " || CAST(x'ff' AS TEXT)";

  private final StringBuilder where = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();
  private final String sql;

  Selection(Query query) {
    // Sorted, so that equal queries give equal SQL.
    TreeMap<String, String> tags = new TreeMap<>(query.tags());
    String order = addLeadingTag(tags);
    addFilters(query);
    tags.forEach(this::addTag);
    addTimes(order, query);
    sql =
        "SELECT "
            + RunRow.COLUMNS
            + from(order, query)
            + where
            + " ORDER BY "
            + order
            + "start_s DESC, "
            + order
            + "start_ns DESC, "
            + order
            + "run_id DESC LIMIT ? OFFSET ?";
    parameters.add((long) query.limit());
    parameters.add((long) query.offset());
  }

  String sql() {
    return sql;
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof Long number) {
        statement.setLong(i + 1, number);
      } else {
        statement.setString(i + 1, parameters.get(i).toString());
      }
    }
  }

  private static String from(String order, Query query) {
    // CROSS JOIN is SQLite's word for: in this order.
    return order.equals("t.")
        ? " FROM tags t CROSS JOIN runs r ON r.run_id = t.run_id"
        : " FROM runs r INDEXED BY " + index(query);
  }

  private static String index(Query query) {
    if (query.traceId() != null) {
      return "runs_by_trace";
    }
    if (query.planHash() != null) {
      return "runs_by_plan";
    }
    if (query.templateHash() != null) {
      return "runs_by_template";
    }
    if (query.env() != null && query.target() != null) {
      return "runs_by_env_target";
    }
    if (query.users().size() == 1) {
      return "runs_by_user";
    }
    if (query.target() != null) {
      return "runs_by_target";
    }
    if (query.statuses().size() == 1) {
      return "runs_by_status";
    }
    return query.env() != null ? "runs_by_env" : "runs_by_start";
  }

  /** Returns the table that the answer's order is read from. */
  private String addLeadingTag(TreeMap<String, String> tags) {
    Map.Entry<String, String> tag = tags.pollFirstEntry();
    if (tag == null) {
      return "r.";
    }
    add("t.name = ? AND t.value = ?", tag.getKey(), tag.getValue());
    return "t.";
  }

  private void addTag(String name, String value) {
    add(
        "EXISTS (SELECT 1 FROM tags x WHERE x.name = ? AND x.value = ?"
            + " AND x.start_s = r.start_s AND x.start_ns = r.start_ns AND x.run_id = r.run_id)",
        name,
        value);
  }

  private void addFilters(Query query) {
    addEqual("r.env", query.env());
    addEqual("r.target", query.target());
    addEqual("r.trace_id", query.traceId());
    addPrefix("r.plan_hash", query.planHash());
    addPrefix("r.template_hash", query.templateHash());
    addAny("r.user", new TreeSet<>(query.users()));
    addAny("r.status", query.statuses().isEmpty() ? Set.of() : EnumSet.copyOf(query.statuses()));
  }

  private void addEqual(String column, @Nullable String value) {
    if (value != null) {
      add(column + " = ?", value);
    }
  }

  private void addPrefix(String column, @Nullable String prefix) {
    if (prefix != null) {
      add(column + " >= ? AND " + column + " < ?" + AFTER, prefix, prefix);
    }
  }

  private void addAny(String column, Set<?> sorted) {
    if (!sorted.isEmpty()) {
      add(column + " IN (?" + ", ?".repeat(sorted.size() - 1) + ")", sorted.toArray());
    }
  }

  private void addTimes(String order, Query query) {
    String start = "(" + order + "start_s, " + order + "start_ns)";
    addTime(start + " >= (?, ?)", query.since());
    addTime(start + " < (?, ?)", query.until());
  }

  private void addTime(String condition, @Nullable Instant time) {
    if (time != null) {
      add(condition, time.getEpochSecond(), (long) time.getNano());
    }
  }

  private void add(String condition, Object... values) {
    where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
    parameters.addAll(Arrays.asList(values));
  }
}
