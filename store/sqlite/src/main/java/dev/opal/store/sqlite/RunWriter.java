// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.model.RunId;
import dev.opal.model.json.JsonException;
import dev.opal.store.BundleKey;
import dev.opal.store.RunIndex.Entry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Puts runs into the tables; the caller holds a transaction. */
final class RunWriter {
  private RunWriter() {}

  static void put(Database database, List<Entry> entries, List<BundleKey> addenda)
      throws SQLException {
    PreparedStatement run = database.prepare(RunRow.PUT);
    for (Entry entry : entries) {
      if (makeRoom(database, entry)) {
        RunRow.bind(run, entry);
        run.executeUpdate();
        addTags(database, entry);
      }
    }
    PreparedStatement addendum =
        database.prepare("INSERT INTO addenda VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    for (BundleKey key : addenda) {
      addendum.setString(1, key.runId().value());
      addendum.setInt(2, key.addendum());
      addendum.setString(3, key.path());
      addendum.executeUpdate();
    }
  }

  /**
   * Removes the tags of the row that is to be replaced; false where that row has a smaller key and
   * stays. The table of tags is found by tag, not by run: the row tells which.
   */
  private static boolean makeRoom(Database database, Entry entry) throws SQLException {
    RunId runId = entry.summary().runId();
    PreparedStatement old =
        database.prepare("SELECT start_s, start_ns, tags, bundle FROM runs WHERE run_id = ?");
    old.setString(1, runId.value());
    try (ResultSet row = old.executeQuery()) {
      if (!row.next()) {
        return true;
      }
      if (RunRow.key(row.getString(4)).compareTo(entry.key()) < 0) {
        return false;
      }
      PreparedStatement remove =
          database.prepare(
              "DELETE FROM tags WHERE name = ? AND value = ? AND start_s = ? AND start_ns = ?"
                  + " AND run_id = ?");
      writeTags(remove, tags(row.getString(3)), row.getLong(1), row.getLong(2), runId);
      return true;
    }
  }

  private static Map<String, String> tags(String text) throws SQLException {
    try {
      return Compact.texts(text);
    } catch (JsonException e) {
      throw RunRow.damaged(String.valueOf(e.getMessage()));
    }
  }

  private static void addTags(Database database, Entry entry) throws SQLException {
    writeTags(
        database.prepare("INSERT INTO tags VALUES (?, ?, ?, ?, ?)"),
        entry.summary().tags(),
        entry.summary().startedAt().getEpochSecond(),
        entry.summary().startedAt().getNano(),
        entry.summary().runId());
  }

  private static void writeTags(
      PreparedStatement statement,
      Map<String, String> tags,
      long startSecond,
      long startNano,
      RunId runId)
      throws SQLException {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      statement.setString(1, tag.getKey());
      statement.setString(2, tag.getValue());
      statement.setLong(3, startSecond);
      statement.setLong(4, startNano);
      statement.setString(5, runId.value());
      statement.executeUpdate();
    }
  }
}
