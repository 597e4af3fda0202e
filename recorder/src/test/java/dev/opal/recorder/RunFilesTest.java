// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024})
  void firstFree_isTheNumberAfterTheLastInFewLooks(int taken) throws Exception {
    for (int n = 1; n <= taken; n++) {
      Files.createFile(folder.resolve("f" + n));
    }
    AtomicInteger looks = new AtomicInteger();
    int free =
        RunFiles.firstFree(n -> {
          looks.incrementAndGet();
          return folder.resolve("f" + n);
        });
    assertThat(free).isEqualTo(taken + 1);
    assertThat(looks.get()).isLessThanOrEqualTo(25);
  }
}
