// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a seal adds to the journals and step logs of a folder. Until the folder is committed it is
 * no artifact yet, and a later attempt writes it anew.
 */
final class BundleFiles {
  private final Path folder;
  private final Redactor redactor;

  /** What was written into each artifact, by name. */
  private final Map<String, FileDigest> written = new TreeMap<>();

  BundleFiles(Path folder, Redactor redactor) {
    this.folder = folder;
    this.redactor = redactor;
  }

  /**
   * Writes the artifacts and the manifest, durably but for their names. The manifest tells what was
   * written, whatever the files hold by then: others can write them too.
   *
   * @param own what this process wrote into files that lie there already, by name
   */
  void write(RunView view, RunProjection projection, Map<String, FileDigest> own)
      throws IOException {
    for (String name : Artifacts.NAMES) {
      Files.deleteIfExists(folder.resolve(name));
    }
    new RunFiles(folder).deleteLocks();
    byte[] plan = Artifacts.plan(view);
    if (plan != null) {
      write(Artifacts.PLAN, plan);
    }
    write(Artifacts.SUMMARY, Artifacts.summary(view));
    write(Artifacts.DECORATORS, Artifacts.decorators(view));
    addErrorTails(projection);
    write(Artifacts.TRACES, projection.traces().toJson());
    written.putAll(own);
    writeManifest(folder, view.summary().runId(), null, written);
  }

  /**
   * Writes the manifest of an addendum, durably but for its name.
   *
   * @param sealed the digest of the manifest that it adds to
   */
  static void writeAddendum(Path folder, RunId runId, Hash sealed) throws IOException {
    Files.deleteIfExists(folder.resolve(Manifest.NAME));
    new RunFiles(folder).deleteLocks();
    writeManifest(folder, runId, sealed, Map.of());
  }

  /** Syncs what it describes, and itself last; the names are synced by the store. */
  private static void writeManifest(
      Path folder, RunId runId, @Nullable Hash sealed, Map<String, FileDigest> known)
      throws IOException {
    LocalFiles.write(folder.resolve(Manifest.NAME), Manifest.of(folder, runId, sealed, known));
  }

  private void write(String name, byte[] content) throws IOException {
    LocalFiles.writeUnsynced(folder.resolve(name), content);
    written.put(name, FileDigest.of(content));
  }

  private void addErrorTails(RunProjection projection) throws IOException {
    for (Map.Entry<SpanId, StepProjection> step : projection.steps().entrySet()) {
      List<LogTail.Piece> pieces = step.getValue().errorTail();
      Path log = folder.resolve(step.getValue().logName());
      if (!pieces.isEmpty() && LocalFiles.isFile(log)) {
        // The bytes were redacted before they were stored; the door only gives them their type
        // back.
        projection.traces().stderrTail(step.getKey(), redactor.text(LogTail.read(log, pieces)));
      }
    }
  }
}
