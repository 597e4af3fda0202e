// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.model.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Finds runs by what people call them. */
final class RunNames {
  private static final String MATCHING =
      """
      SELECT run_id FROM (
        SELECT run_id, start_s, start_ns FROM runs
          WHERE run_id >= ?1 AND run_id < ?1 || CAST(x'ff' AS TEXT)
        UNION
        SELECT run_id, start_s, start_ns FROM runs WHERE substr(run_id, -8) = ?1
        UNION
        SELECT run_id, start_s, start_ns FROM runs WHERE external_id = ?1
      ) ORDER BY start_s DESC, start_ns DESC, run_id DESC LIMIT ?2\
      """;

  private RunNames() {}

  static List<RunId> matching(Database database, String text, int limit) throws SQLException {
    PreparedStatement statement = database.prepare(MATCHING);
    statement.setString(1, text);
    statement.setInt(2, limit);
    List<RunId> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(new RunId(rows.getString(1)));
      }
    }
    return found;
  }
}
