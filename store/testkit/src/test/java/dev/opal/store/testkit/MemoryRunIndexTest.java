// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.testkit;

import dev.opal.store.MemoryRunIndex;
import dev.opal.store.RunIndex;
import org.junit.jupiter.api.Nested;

/** The memory index under the kit. Its one store is itself. */
class MemoryRunIndexTest {

  @Nested
  class Contract extends RunIndexContract {
    private final RunIndex index = new MemoryRunIndex();

    @Override
    protected RunIndex newIndex() {
      return index;
    }
  }

  @Nested
  class QueryContract extends RunIndexQueryContract {
    @Override
    protected RunIndex newIndex() {
      return new MemoryRunIndex();
    }
  }
}
