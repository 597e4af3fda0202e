// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.Reasons;
import dev.opal.model.RunId;
import dev.opal.store.Bundle;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes addenda of what arrived after a run was sealed, once its writer is gone. */
final class Addenda {
  private final Path runs;
  private final RunStore store;

  Addenda(Path runs, RunStore store) {
    this.runs = runs;
    this.store = store;
  }

  /** Seals what is late of one run. */
  void sealOf(RunId runId) throws IOException {
    List<String> failures = seal(Optional.of(runId));
    if (!failures.isEmpty()) {
      throw new IOException(String.join("; ", failures));
    }
  }

  /**
   * Seals what is late, of every run or of one.
   *
   * @return a line for each addendum that could not be sealed, which keeps no other from it
   */
  List<String> seal(Optional<RunId> only) throws IOException {
    List<String> failures = new ArrayList<>();
    for (LateFolder late : LateFolder.list(runs, only)) {
      try {
        Optional<FileHold> hold = late.tryHold();
        if (hold.isPresent()) {
          FileHold held = hold.get();
          try (held) {
            seal(late);
          }
        }
      } catch (IOException | StoreException e) {
        failures.add(late.folder().getFileName() + ": " + Reasons.of(e));
      }
    }
    return failures;
  }

  private void seal(LateFolder late) throws IOException, StoreException {
    if (!late.exists()) {
      // The folder is made before its key: it was sealed, and the sealer died right after.
      late.forget();
    } else if (!late.files().isAnyHeld()) {
      if (late.files().isBlank()) {
        late.files().deleteBlank();
        late.forget();
      } else {
        store(late);
      }
    }
  }

  private void store(LateFolder late) throws IOException, StoreException {
    RunProjection projection = new RunProjection();
    for (String journal : late.files().journals()) {
      late.files().read(journal, projection.journal()::accept);
    }
    LateLogs.of(late.runs(), late.runId()).give(late.files(), projection.coveredBytes().keySet());
    Optional<Bundle> sealed = store.find(late.key().withAddendum(0));
    if (sealed.isPresent()) {
      Files.deleteIfExists(late.copy());
      BundleFiles.writeAddendum(late.folder(), late.runId(), manifestOf(sealed.get()));
      store.put(late.key(), late.folder());
      Files.deleteIfExists(late.folder());
      late.forget();
    }
  }

  private static Hash manifestOf(Bundle bundle) throws IOException, StoreException {
    try (InputStream in = bundle.open(Manifest.NAME)) {
      return Hash.of(in.readAllBytes());
    }
  }
}
