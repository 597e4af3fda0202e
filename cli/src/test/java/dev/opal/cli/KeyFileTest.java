// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  @TempDir Path folder;

  @Test
  void key_isMadeOnceForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("keys/plan.key");
    byte[] key = KeyFile.read(file);
    assertThat(KeyFile.read(file)).isEqualTo(key).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw--w----", "rw------x"})
  void keyThatOthersReach_isRefused(String mode) throws Exception {
    Path file = folder.resolve("plan.key");
    KeyFile.read(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its owner's alone")
        .hasMessageContaining("chmod 600 " + file);
  }
}
