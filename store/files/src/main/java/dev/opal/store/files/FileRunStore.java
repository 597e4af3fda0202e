// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.Inbox;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bundles as folders below one folder, {@code runs/<env>/<target>/<plan>/<run id>}. The rename that
 * puts a folder there is the commit; afterwards its files are of mode 0400 and its folders 0500.
 * docs/formats/store.md describes the layout.
 *
 * <p>What has another form than a bundle's place is passed over, and below the folder no symbolic
 * link is followed. Reading works on a read-only disk. Creating a store does no I/O.
 */
public final class FileRunStore implements RunStore {
  private final Path runs;
  private final FileInbox inbox;

  /**
   * @param runs the folder; created with mode 0700 by the first {@link #put}
   */
  public FileRunStore(Path runs) {
    this.runs = runs.toAbsolutePath().normalize();
    this.inbox = new FileInbox(this.runs);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The folder must lie on the disk of the store. A failure after the rename, such as a disk
   * that does not confirm it, is {@link StoreException.Unavailable} although the bundle may be
   * there.
   */
  @Override
  public void put(BundleKey key, Path folder) throws StoreException {
    Path place = runs.resolve(key.path());
    try {
      Path parent = place.getParent();
      if (parent == null) {
        throw new IllegalStateException("a bundle's place has a parent: " + place);
      }
      Folders.createPrivate(runs);
      requireFree(key, place);
      Sealing sealing = Sealing.of(folder);
      Folders.createBelow(runs, parent);
      inbox.add(key);
      sealing.makeFilesReadOnly();
      rename(key, folder, place);
      sealing.makeFoldersReadOnly(place);
      Folders.sync(parent);
      Folders.syncParent(folder);
    } catch (IOException e) {
      throw FileErrors.of("store bundle " + key, e);
    }
  }

  private static void requireFree(BundleKey key, Path place) throws StoreException {
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(key);
    }
  }

  /**
   * A rename replaces an empty folder and nothing else, and a bundle is never empty: so of two that
   * put the same key at once one fails here.
   */
  private static void rename(BundleKey key, Path folder, Path place)
      throws IOException, StoreException {
    try {
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new StoreException.Rejected(
          "a bundle must be sealed on the disk of its store but "
              + folder
              + " lies on another than "
              + place,
          e);
    } catch (IOException e) {
      requireFree(key, place);
      throw e;
    }
  }

  private static StoreException exists(BundleKey key) {
    return new StoreException.Rejected(
        "a bundle is never replaced but one exists at " + key + "; give the run another id");
  }

  @Override
  public Optional<Bundle> find(BundleKey key) throws StoreException {
    try {
      Path place = runs.resolve(key.path());
      return Folders.isFolderBelow(runs, place)
          ? Optional.of(new FileBundle(key, place))
          : Optional.empty();
    } catch (IOException e) {
      throw FileErrors.of("look for bundle " + key, e);
    }
  }

  @Override
  public List<BundleKey> keys() throws StoreException {
    List<BundleKey> keys = new ArrayList<>();
    try {
      for (Path env : Folders.in(runs, BundleNames::isName)) {
        for (Path target : Folders.in(env, BundleNames::isName)) {
          for (Path plan : Folders.in(target, BundleNames::isPlan)) {
            addBundles(plan, keys);
          }
        }
      }
    } catch (IOException e) {
      throw FileErrors.of("list the bundles in " + runs, e);
    }
    keys.sort(null);
    return List.copyOf(keys);
  }

  @Override
  public List<BundleKey> keys(String env, String target) throws StoreException {
    List<BundleKey> keys = new ArrayList<>();
    if (!BundleNames.isName(env) || !BundleNames.isName(target)) {
      return keys;
    }
    try {
      Path place = runs.resolve(env).resolve(target);
      if (Folders.isFolderBelow(runs, place)) {
        for (Path plan : Folders.in(place, BundleNames::isPlan)) {
          addBundles(plan, keys);
        }
      }
    } catch (IOException e) {
      throw FileErrors.of("list the bundles of " + env + "/" + target, e);
    }
    keys.sort(null);
    return List.copyOf(keys);
  }

  private void addBundles(Path plan, List<BundleKey> keys) throws IOException {
    for (Path bundle : Folders.in(plan, name -> name.startsWith("run-"))) {
      BundleKey.parse(runs.relativize(bundle).toString()).ifPresent(keys::add);
    }
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }
}
