// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleKeyTest {
  private static final String RUN = "run-20250920-102231-3f2a9c1e";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prod/deploy/0123456789ab/" + RUN,
        "a.b_c-D/9/unplanned/" + RUN,
        "prod/deploy/unplanned/" + RUN + ".addendum-1",
        "prod/deploy/unplanned/" + RUN + ".addendum-999999"
      })
  void path_isReadBack(String path) {
    assertThat(BundleKey.parse(path)).get().extracting(BundleKey::path).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        RUN,
        "prod/deploy/" + RUN,
        "prod/deploy/unplanned/" + RUN + "/",
        "prod/deploy/unplanned/" + RUN + "/x",
        "/deploy/unplanned/" + RUN,
        "../deploy/unplanned/" + RUN,
        "prod/.hidden/unplanned/" + RUN,
        "prod/deploy/0123456789a/" + RUN,
        "prod/deploy/0123456789abc/" + RUN,
        "prod/deploy/0123456789AB/" + RUN,
        "prod/deploy/unplanned/run-20250920-102231-3f2a9c1",
        "prod/deploy/unplanned/" + RUN + "\n",
        "prod/deploy/unplanned/" + RUN + ".addendum-",
        "prod/deploy/unplanned/" + RUN + ".addendum-0",
        "prod/deploy/unplanned/" + RUN + ".addendum-01",
        "prod/deploy/unplanned/" + RUN + ".addendum-+1",
        "prod/deploy/unplanned/" + RUN + ".addendum-1000000",
        "prod/deploy/unplanned/" + RUN + ".addendum-1.addendum-2"
      })
  void anotherText_isNoKey(String path) {
    assertThat(BundleKey.parse(path)).isEmpty();
  }

  @Test
  void addendum_isAtMost999999() {
    BundleKey key = BundleKey.of("prod", "deploy", null, new RunId(RUN));
    assertThat(key.withAddendum(999_999).addendum()).isEqualTo(999_999);
    assertThatThrownBy(() -> key.withAddendum(1_000_000))
        .hasMessageContaining("a bundle key must be");
    assertThatThrownBy(() -> key.withAddendum(-1)).hasMessageContaining("a bundle key must be");
  }
}
