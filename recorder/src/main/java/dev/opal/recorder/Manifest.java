// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.RunId;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.store.Bundle;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a bundle holds: name, size and SHA-256 of each file, in canonical JSON. */
final class Manifest {
  static final String NAME = "manifest.json";

  private Manifest() {}

  /**
   * Describes the regular files below the folder, and syncs them; links and other things are
   * removed, since a bundle consists of files.
   *
   * @param addendumOf the digest of the manifest that this bundle adds to, or null
   * @param known what this process wrote, by name; told so whatever lies there
   */
  static byte[] of(
      Path folder, RunId runId, @Nullable Hash addendumOf, Map<String, FileDigest> known)
      throws IOException {
    Map<String, FileDigest> files = new TreeMap<>(known);
    byte[] buffer = new byte[FileDigest.BUFFER];
    for (Path file : LocalFiles.filesBelow(folder)) {
      String name = folder.relativize(file).toString();
      if (!LocalFiles.isFile(file)) {
        Files.delete(file);
        continue;
      }
      sync(file);
      if (!known.containsKey(name)) {
        files.put(name, FileDigest.of(file, buffer));
      }
    }
    List<Json> entries = new ArrayList<>();
    files.forEach((name, content) -> entries.add(entry(name, content)));
    return JsonObject.builder()
        .put("schema", 1)
        .putText("run_id", runId)
        .put("signing", "unsigned")
        .putText("addendum_of", addendumOf)
        .putAll("files", entries, entry -> entry)
        .build()
        .canonical();
  }

  /** Returns the sizes that a bundle's manifest tells; none where it tells nothing. */
  static Map<String, Long> sizes(Bundle bundle) throws StoreException, IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (InputStream in = bundle.open(NAME)) {
      byte[] bytes = in.readAllBytes();
      if (Json.parse(bytes, 0, bytes.length) instanceof JsonObject manifest) {
        for (JsonObject file : manifest.objects("files")) {
          sizes.put(file.string("name"), file.integer("size"));
        }
      }
    } catch (JsonException e) {
      return Map.of();
    }
    return sizes;
  }

  /** Its writer may have died before it synced, and what is sealed must survive a power cut. */
  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      channel.force(false);
    }
  }

  private static Json entry(String name, FileDigest content) {
    return JsonObject.builder()
        .put("name", name)
        .put("size", content.sizeBytes())
        .put("sha256", content.sha256().hex())
        .build();
  }
}
