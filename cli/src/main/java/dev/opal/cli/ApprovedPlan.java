// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Hash;
import dev.opal.model.Plan;
import dev.opal.model.Reasons;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.plan.PlanDiff;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan.json that somebody reviewed.
 *
 * @param hash that it names, and that it has
 */
record ApprovedPlan(JsonObject json, Hash hash) {
  /** Returns how a plan differs from it, in lines for people; none where it does not. */
  List<String> differences(Plan plan) {
    if (plan.hash().equals(hash)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("expected the approved plan " + hash + ", saw " + plan.hash() + "; approve it anew");
    lines.addAll(PlanDiff.between(json, plan.json()));
    return lines;
  }

  private static final int MAX_BYTES = 64 * 1024 * 1024;

  /**
   * Reads the file.
   *
   * @throws CliException with exit code 2 where it is no plan, 1 where it was edited
   */
  static ApprovedPlan read(String file) throws CliException {
    JsonObject json;
    String named;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong(file, "at most 64 MiB, saw more", null);
      }
      json =
          Json.parse(new String(bytes, StandardCharsets.UTF_8)) instanceof JsonObject object
              ? object
              : JsonObject.builder().build();
      named = json.string("plan_hash");
    } catch (IOException | InvalidPathException | JsonException e) {
      throw wrong(file, "a plan.json, which opal plan -o writes, but: " + Reasons.of(e), e);
    }
    Hash hash = Hash.of(Plan.hashed(json).canonical());
    if (!hash.toString().equals(named)) {
      throw new CliException(
          ExitCodes.FINDING,
          file
              + " must have the hash that it names but was edited: it names "
              + named
              + ", has "
              + hash);
    }
    return new ApprovedPlan(json, hash);
  }

  private static CliException wrong(String file, String expected, @Nullable Exception cause) {
    return new CliException(ExitCodes.USAGE, file + " must be " + expected, cause);
  }
}
