// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Hash;
import dev.opal.model.Reasons;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * That somebody approved a plan, as a line of the file beside it, which is only ever appended to;
 * see docs/formats/plan.md.
 *
 * @param plan hash of the plan that was approved
 * @param by who
 * @param ticket empty for none
 */
record Approval(Hash plan, String by, Instant at, String ticket) {
  private static final String SUFFIX = ".approvals";
  private static final String SCHEMA = "opal.approval/1";
  private static final int MAX_MEBIBYTES = 1;

  /** Returns the file with the approvals of the plan in this file. */
  static String file(String plan) {
    return plan + SUFFIX;
  }

  /** Appends it to the approvals of the plan in this file. */
  void append(String plan) throws IOException {
    JsonObject line =
        JsonObject.builder()
            .put("schema", SCHEMA)
            .put("plan_hash", this.plan.toString())
            .put("approved_by", by)
            .put("approved_at", at.toString())
            .put("ticket", ticket)
            .build();
    Path file = Path.of(file(plan));
    GivenFile.requireRegular(file);
    Files.write(
        file,
        (line.text() + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /**
   * Returns the approvals of the plan in this file; none where nobody gave one.
   *
   * @throws CliException with exit code 1 where all are of other plans, 2 where the file is none
   */
  static List<Approval> of(String plan, Hash hash) throws CliException {
    List<Approval> all = read(plan);
    List<Approval> ofThis = all.stream().filter(one -> one.plan().equals(hash)).toList();
    if (ofThis.isEmpty() && !all.isEmpty()) {
      throw new CliException(
          ExitCodes.FINDING,
          "expected an approval of "
              + hash
              + " in "
              + file(plan)
              + ", saw ones of other plans; review it and run opal plan approve "
              + plan);
    }
    return ofThis;
  }

  private static List<Approval> read(String plan) throws CliException {
    Path file = Path.of(file(plan));
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Approval> approvals = new ArrayList<>();
    byte[] bytes;
    try {
      bytes = GivenFile.read(file, MAX_MEBIBYTES);
    } catch (IOException e) {
      throw new CliException(ExitCodes.USAGE, file + " must be readable but: " + Reasons.of(e), e);
    }
    try {
      for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
        approvals.add(parse(line));
      }
    } catch (JsonException | IllegalArgumentException | DateTimeException e) {
      throw new CliException(
          ExitCodes.USAGE,
          file
              + " must hold what opal plan approve writes but its line "
              + (approvals.size() + 1)
              + " does not: "
              + Reasons.of(e),
          e);
    }
    return approvals;
  }

  private static Approval parse(String line) throws JsonException {
    if (!(Json.parse(line) instanceof JsonObject object)
        || !object.string("schema").equals(SCHEMA)) {
      throw new JsonException("it must be an object of the schema " + SCHEMA);
    }
    return new Approval(
        Hash.parse(object.string("plan_hash")),
        object.string("approved_by"),
        Instant.parse(object.string("approved_at")),
        object.string("ticket"));
  }

  @Override
  public String toString() {
    return by + " at " + at + (ticket.isEmpty() ? "" : ", " + ticket);
  }
}
