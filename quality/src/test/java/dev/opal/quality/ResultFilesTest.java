// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String module : new String[] {"a", "b/c"}) {
      Path reports = Files.createDirectories(folder.resolve(module).resolve("reports"));
      Files.writeString(reports.resolve("TEST-1.xml"), "<testsuite/>");
      Files.writeString(reports.resolve("TEST-[2].xml"), "<testsuites/>");
      Files.writeString(reports.resolve("summary.xml"), "<failsafe-summary/>");
      Files.writeString(reports.resolve("notes.txt"), "");
    }
  }

  private List<String> find(String... named) throws ResultException {
    return ResultFiles.find(ResultKind.JUNIT, folder, List.of(named)).stream()
        .map(file -> folder.relativize(file).toString())
        .toList();
  }

  @Test
  void globs_areExpanded() throws Exception {
    assertThat(find("a/reports/TEST-*.xml", "a/*/TEST-1.xml"))
        .containsExactly("a/reports/TEST-1.xml", "a/reports/TEST-[2].xml");
    assertThat(find("**/TEST-1.xml"))
        .containsExactly("a/reports/TEST-1.xml", "b/c/reports/TEST-1.xml");
    assertThat(find(folder + "/b/{c,d}/reports/TEST-?.xml"))
        .containsExactly("b/c/reports/TEST-1.xml");
  }

  @Test
  void fileOfThatName_isNoGlob() throws Exception {
    assertThat(find("a/reports/TEST-[2].xml")).containsExactly("a/reports/TEST-[2].xml");
  }

  @Test
  void folder_meansItsFilesOfThatKind() throws Exception {
    assertThat(find("a/reports")).containsExactly("a/reports/TEST-1.xml", "a/reports/TEST-[2].xml");
  }

  @Test
  void nothing_isNamed() {
    for (String nothing : new String[] {"none.xml", "a/*/none*.xml", "none/*.xml", "a"}) {
      assertThatThrownBy(() -> find("a/reports/TEST-1.xml", nothing))
          .isInstanceOf(ResultException.class)
          .hasMessage("expected a file for \"" + nothing + "\", saw none; did what writes it run?");
    }
  }
}
