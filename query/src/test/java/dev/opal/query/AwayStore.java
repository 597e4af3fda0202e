// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.Inbox;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A store some of whose bundles cannot be read at the moment. */
final class AwayStore implements RunStore {
  enum Failure {
    NONE,
    /** The file cannot be opened at this moment. */
    OPENING,
    /** Its first bytes come, then the disk fails. */
    READING
  }

  private final RunStore store;
  private final Function<BundleKey, Failure> failures;

  AwayStore(RunStore store, Function<BundleKey, Failure> failures) {
    this.store = store;
    this.failures = failures;
  }

  @Override
  public void put(BundleKey key, Path sealed) throws StoreException {
    store.put(key, sealed);
  }

  @Override
  public Optional<Bundle> find(BundleKey key) throws StoreException {
    return store.find(key).map(AwayBundle::new);
  }

  @Override
  public List<BundleKey> keys() throws StoreException {
    return store.keys();
  }

  @Override
  public List<BundleKey> keys(String env, String target) throws StoreException {
    return store.keys(env, target);
  }

  @Override
  public Inbox inbox() {
    return store.inbox();
  }

  private final class AwayBundle implements Bundle {
    private final Bundle bundle;

    AwayBundle(Bundle bundle) {
      this.bundle = bundle;
    }

    @Override
    public BundleKey key() {
      return bundle.key();
    }

    @Override
    public List<String> names() throws StoreException {
      return bundle.names();
    }

    @Override
    public InputStream open(String name) throws StoreException, IOException {
      Failure failure = failures.apply(bundle.key());
      if (failure == Failure.OPENING) {
        throw new StoreException.Unavailable("the disk is away", new IOException("away"));
      }
      InputStream in = bundle.open(name);
      return failure == Failure.NONE ? in : new BreakingStream(in);
    }
  }

  private static final class BreakingStream extends FilterInputStream {
    private boolean begun;

    BreakingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (begun) {
        throw new IOException("the disk is away");
      }
      begun = true;
      return super.read(into, offset, Math.min(length, 8));
    }
  }
}
