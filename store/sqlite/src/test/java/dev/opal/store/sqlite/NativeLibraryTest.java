// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

class NativeLibraryTest {
  private static final String[] PROPERTIES = {
    "org.sqlite.lib.path", "org.sqlite.lib.name", "org.sqlite.tmpdir"
  };

  @TempDir private Path home;

  @AfterEach
  void forget() {
    for (String property : PROPERTIES) {
      System.clearProperty(property);
    }
  }

  @Test
  void version_isThatOfTheLibrary() {
    assertThat(NativeLibrary.VERSION).isEqualTo(SQLiteJDBCLoader.getVersion());
  }

  @Test
  void use_unpacksOnce() throws Exception {
    Path folder = home.resolve("cache/opal");
    assertThat(NativeLibrary.use(folder)).isTrue();
    Path library = only(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(library, old);
    forget();
    assertThat(NativeLibrary.use(folder)).isTrue();
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(old);
    assertThat(only(folder)).isEqualTo(library);
    assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo(folder.toString());
    assertThat(folder.resolve(System.getProperty("org.sqlite.lib.name"))).exists();
  }

  @Test
  void use_loadsWhatItUnpacked() throws Exception {
    Path folder = home.resolve("lib");
    Path database = home.resolve("runs.db");
    assertThat(IndexProcess.start("maps", database, folder.toString()).output())
        .contains(only(folder).toString());
  }

  @Test
  void use_ofAFolderThatOthersCanWrite_isRefused() throws Exception {
    Path folder = home.resolve("lib");
    assertThat(NativeLibrary.use(folder)).isTrue();
    forget();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(NativeLibrary.use(folder)).isFalse();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(NativeLibrary.use(folder)).isTrue();
    forget();
    Files.setPosixFilePermissions(only(folder), PosixFilePermissions.fromString("rwx----w-"));
    assertThat(NativeLibrary.use(folder)).isFalse();
    assertThat(System.getProperty("org.sqlite.lib.path")).isNull();
  }

  @Test
  void use_ofALink_isRefused() throws Exception {
    Path elsewhere = home.resolve("elsewhere");
    assertThat(NativeLibrary.use(elsewhere)).isTrue();
    forget();
    Path folder = Files.createDirectory(home.resolve("lib"));
    Files.createSymbolicLink(folder.resolve(only(elsewhere).getFileName()), only(elsewhere));
    assertThat(NativeLibrary.use(folder)).isFalse();
    Path linked = Files.createSymbolicLink(home.resolve("linked"), elsewhere);
    assertThat(NativeLibrary.use(linked)).isFalse();
  }

  @Test
  void use_ofAFile_isRefused() throws Exception {
    assertThat(NativeLibrary.use(Files.writeString(home.resolve("file"), "x"))).isFalse();
  }

  private static Path only(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().get(0);
    }
  }
}
