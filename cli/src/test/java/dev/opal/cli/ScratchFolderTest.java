// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  /** Deeper than a process may hold folders open, yet within the longest path. */
  private static final int DEEP = 1500;

  @Test
  void deepFolders_areRemovedAndNothingThatALinkNames(@TempDir Path outside) throws Exception {
    Path kept = Files.writeString(outside.resolve("kept"), "x");
    ScratchFolder scratch = ScratchFolder.create();
    Path deep = scratch.path();
    for (int i = 0; i < DEEP; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    Files.writeString(deep.resolve("file"), "x");
    Files.createSymbolicLink(deep.resolve("link"), outside);
    Files.createSymbolicLink(scratch.path().resolve("link"), outside);
    Files.createDirectories(scratch.path().resolve("a/b/c"));

    scratch.close();

    assertThat(scratch.path()).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void folderThatIsGone_isNoFailure() throws Exception {
    ScratchFolder scratch = ScratchFolder.create();
    Files.delete(scratch.path());
    scratch.close();
    assertThat(scratch.path()).doesNotExist();
  }
}
