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
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a bundle holds: name, size and SHA-256 of each file, in canonical JSON. */
final class Manifest {
  static final String NAME = "manifest.json";

  private static final int BUFFER = 256 * 1024;

  private Manifest() {}

  /**
   * Describes the regular files below the folder, and syncs them; links and other things are
   * removed, since a bundle consists of files.
   *
   * @param addendumOf the digest of the manifest that this bundle adds to, or null
   */
  static byte[] of(Path folder, RunId runId, @Nullable Hash addendumOf) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : LocalFiles.filesBelow(folder)) {
      if (LocalFiles.isFile(file)) {
        files.add(file);
      } else {
        Files.delete(file);
      }
    }
    List<Json> entries = new ArrayList<>();
    byte[] buffer = new byte[BUFFER];
    for (Path file : files) {
      entries.add(entry(folder, file, buffer));
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

  private static Json entry(Path folder, Path file, byte[] buffer) throws IOException {
    MessageDigest digest = Hash.sha256();
    long size = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      InputStream in = Channels.newInputStream(channel);
      for (int count; (count = in.read(buffer)) >= 0; size += count) {
        digest.update(buffer, 0, count);
      }
      // Its writer may have died before it synced, and what is sealed must survive a power cut.
      channel.force(false);
    }
    return JsonObject.builder()
        .put("name", name(folder, file))
        .put("size", size)
        .put("sha256", Hash.of(digest).hex())
        .build();
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString();
  }
}
