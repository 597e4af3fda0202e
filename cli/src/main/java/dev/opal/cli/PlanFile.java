// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Hash;
import dev.opal.model.HashedPlan;
import dev.opal.model.Plan;
import dev.opal.model.Reasons;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.plan.PlanDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan.json that somebody wrote, to be shown, compared, approved or held to.
 *
 * @param file its path
 * @param hash that it names, and that it has
 */
record PlanFile(String file, JsonObject json, Hash hash) {
  /** Returns how a plan differs from it, in lines for people; none where it does not. */
  List<String> differences(Plan plan) {
    if (plan.hash().equals(hash)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("expected the approved plan " + hash + ", saw " + plan.hash() + "; approve it anew");
    lines.addAll(PlanDiff.between(json, plan.json()));
    if (!plan.keyId().equals(key())) {
      lines.add(
          "made under another OPAL_HOME, with another key; copy its keys/plan.key here, or plan here");
    }
    return lines;
  }

  private String key() {
    return json.members().get("key_id") instanceof Json.Str key ? key.value() : "";
  }

  /**
   * Returns who approved it; nobody where nobody has to.
   *
   * @throws CliException with exit code 1 where all approved other plans
   */
  List<Approval> approvals() throws CliException {
    return Approval.of(file, hash);
  }

  private static final int MAX_MEBIBYTES = 64;

  /**
   * Reads the file.
   *
   * @throws CliException with exit code 2 where it is no plan, 1 where it was edited
   */
  static PlanFile read(String file) throws CliException {
    JsonObject json;
    String named;
    try {
      byte[] bytes = GivenFile.read(Path.of(file), MAX_MEBIBYTES);
      json =
          Json.parse(new String(bytes, StandardCharsets.UTF_8)) instanceof JsonObject object
              ? object
              : JsonObject.builder().build();
      named = json.string("plan_hash");
    } catch (IOException | InvalidPathException | JsonException e) {
      throw new CliException(
          ExitCodes.USAGE,
          file + " must be a plan.json, which opal plan -o writes, but: " + Reasons.of(e),
          e);
    }
    Hash hash = Hash.of(HashedPlan.of(json).canonical());
    if (!hash.toString().equals(named)) {
      throw new CliException(
          ExitCodes.FINDING,
          file
              + " must have the hash that it names but was edited: it names "
              + named
              + ", has "
              + hash);
    }
    return new PlanFile(file, json, hash);
  }
}
