// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Tells a damaged file from every other failure. */
final class Damage {
  private static final int PRIMARY_CODE = 0xff;

  private Damage() {}

  static boolean is(@Nullable Throwable failure) {
    if (!(failure instanceof SQLException e)) {
      return false;
    }
    int code = e.getErrorCode() & PRIMARY_CODE;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }
}
