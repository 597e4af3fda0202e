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
   * @param known digests of files that have been read already, by name
   */
  static byte[] of(
      Path folder, RunId runId, @Nullable Hash addendumOf, Map<String, FileDigest> known)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : LocalFiles.filesBelow(folder)) {
      if (LocalFiles.isFile(file)) {
        files.add(file);
      } else {
        Files.delete(file);
      }
    }
    List<Json> entries = new ArrayList<>();
    byte[] buffer = new byte[FileDigest.BUFFER];
    for (Path file : files) {
      String name = name(folder, file);
      FileDigest content = known.get(name);
      entries.add(entry(file, name, content == null ? FileDigest.of(file, buffer) : content));
    }
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

  private static Json entry(Path file, String name, FileDigest content) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      // Its writer may have died before it synced, and what is sealed must survive a power cut.
      channel.force(false);
    }
    return JsonObject.builder()
        .put("name", name)
        .put("size", content.sizeBytes())
        .put("sha256", content.sha256().hex())
        .build();
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString();
  }
}
