// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads a store on a read-only disk: a process of its own, started by a test. */
final class ReaderProcess {
  private ReaderProcess() {}

  public static void main(String[] args) throws Exception {
    Path runs = Path.of(args[0]);
    RunStore store = new FileRunStore(runs);
    for (BundleKey key : store.keys()) {
      Bundle bundle = store.find(key).orElseThrow();
      try (InputStream in = bundle.open("manifest.json")) {
        System.out.println(key + " " + new String(in.readAllBytes(), UTF_8));
      }
    }
    System.out.print(store.inbox().waiting());
    store.inbox().done(store.inbox().waiting());
    System.out.println(" done");
    try {
      store.put(store.keys().get(0).withAddendum(1), runs.resolve(store.keys().get(0).path()));
    } catch (StoreException.Unavailable e) {
      System.out.println("Unavailable");
    }
  }
}
