// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Summary;
import dev.opal.model.json.JsonObject;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A run with all that is known of it, sealed or open.
 *
 * @param json as summary.json holds it, or would if the run were sealed now; what arrived after the
 *     seal is part of it
 * @param steps in the order of their start
 * @param addenda what arrived after the seal, in order
 * @param place the folder of the bundle or of the open run
 * @param open the run is not sealed
 * @param live somebody records it
 */
public record Recorded(
    Summary summary,
    JsonObject json,
    List<RecordedStep> steps,
    List<BundleKey> addenda,
    Path place,
    boolean open,
    boolean live,
    Files files) {
  public Recorded {
    steps = List.copyOf(steps);
    addenda = List.copyOf(addenda);
  }

  /** The files of the run. */
  public interface Files {
    /**
     * Opens a file as it is now.
     *
     * @param name in the bundle
     * @throws StoreException.Rejected where there is none of that name
     */
    InputStream open(String name) throws StoreException, IOException;
  }
}
