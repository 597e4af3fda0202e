// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Texts;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.Projections;
import dev.opal.recorder.RunView;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes {@link Recorded} of what lies in a store or is being recorded. */
final class Recordings {
  private static final String STEPS = "steps/";

  private Recordings() {}

  static Recorded sealed(Bundle bundle, List<Bundle> addenda, Path place) throws StoreException {
    BundleSummary read = summary(bundle, addenda);
    List<BundleKey> keys = new ArrayList<>();
    addenda.forEach(addendum -> keys.add(addendum.key()));
    return new Recorded(
        read.summary(),
        read.json(),
        read.steps(),
        keys,
        place,
        false,
        false,
        name -> open(bundle, addenda, name));
  }

  /** Returns what the bundle says of its run, and what arrived after the seal. */
  static BundleSummary summary(Bundle bundle, List<Bundle> addenda) throws StoreException {
    BundleSummary sealed = BundleSummary.read(bundle);
    return addenda.isEmpty() ? sealed : withAddenda(sealed, bundle, addenda);
  }

  /** What the journals tell, those of the addenda included. */
  private static BundleSummary withAddenda(
      BundleSummary sealed, Bundle bundle, List<Bundle> addenda) {
    try {
      Optional<RunView> view = Projections.of(bundle, addenda);
      if (view.isPresent() && view.get().summary().runId().equals(sealed.summary().runId())) {
        JsonObject.Builder json = Projections.summary(view.get()).toBuilder();
        json.putAll("addenda", addenda, addendum -> new Json.Str(addendum.key().path()));
        return BundleSummary.parse(json.build());
      }
    } catch (StoreException | IOException | JsonException e) {
      // A damaged journal hides nothing of what was sealed.
      return sealed;
    }
    return sealed;
  }

  /**
   * A step's log that went on after the seal stands whole in an addendum: the last one has most.
   */
  private static InputStream open(Bundle bundle, List<Bundle> addenda, String name)
      throws StoreException, IOException {
    for (int i = addenda.size() - 1; i >= 0 && name.startsWith(STEPS); i--) {
      Bundle addendum = addenda.get(i);
      if (addendum.names().contains(name)) {
        return addendum.open(name);
      }
    }
    return bundle.open(name);
  }

  static Recorded open(OpenRun run) {
    JsonObject json = Projections.summary(run.view());
    try {
      BundleSummary read = BundleSummary.parse(json);
      Path folder = run.folder();
      return new Recorded(
          read.summary(),
          json,
          read.steps(),
          List.of(),
          folder,
          true,
          run.live(),
          name -> open(folder, name));
    } catch (JsonException e) {
      throw new IllegalStateException("a summary that was just made must be one", e);
    }
  }

  private static InputStream open(Path folder, String name) throws StoreException, IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException.Rejected(
          "expected a file " + Texts.quote(name) + " in " + folder + ", saw none");
    }
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }
}
