// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import dev.opal.store.testkit.RunStoreContract;
import dev.opal.store.testkit.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRunStoreTest extends RunStoreContract {
  private static final BundleKey KEY = Summaries.run(1).env("prod").target("api").key();

  @TempDir private Path home;

  @Override
  protected RunStore open() {
    return new FileRunStore(runs());
  }

  @Override
  protected Path newFolder() throws IOException {
    Path staging = runs().resolve(".open");
    Files.createDirectories(staging);
    return Files.createTempDirectory(staging, "run-");
  }

  private Path runs() {
    return home.resolve("runs");
  }

  /** Sealed folders are read-only, which a temporary folder's clean-up does not expect. */
  @AfterEach
  void makeWritable() throws IOException {
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.toList()) {
        if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
      }
    }
  }

  @Test
  void put_leavesFilesAndFoldersReadOnly_andThoseAbovePrivate() throws Exception {
    open().put(KEY, sealed("one"));
    Path bundle = runs().resolve(KEY.path());
    assertThat(mode(bundle)).isEqualTo("r-x------");
    assertThat(mode(bundle.resolve("steps/main"))).isEqualTo("r-x------");
    assertThat(mode(bundle.resolve("manifest.json"))).isEqualTo("r--------");
    assertThat(mode(bundle.resolve("steps/main/a.log"))).isEqualTo("r--------");
    for (Path above :
        List.of(bundle.getParent(), runs().resolve("prod"), runs().resolve(".inbox"))) {
      assertThat(mode(above)).as(above.toString()).isEqualTo("rwx------");
    }
  }

  @Test
  void put_createsThePrivateRunsFolder() throws Exception {
    Path folder = Files.createTempDirectory(home, "run-");
    Files.writeString(folder.resolve("manifest.json"), "{}");
    new FileRunStore(home.resolve("a/b/runs")).put(KEY, folder);
    assertThat(mode(home.resolve("a/b/runs"))).isEqualTo("rwx------");
    assertThat(mode(home.resolve("a"))).isEqualTo("rwx------");
  }

  @Test
  void put_neverReplacesWhatStandsAtTheKey() throws Exception {
    Path place = runs().resolve(KEY.path());
    Path folder = sealed("one");
    Files.createDirectories(place);
    assertThatThrownBy(() -> open().put(KEY, folder)).isInstanceOf(StoreException.Rejected.class);
    assertThat(place).isEmptyDirectory();
    Files.delete(place);
    Files.writeString(place, "a file");
    assertThatThrownBy(() -> open().put(KEY, folder)).isInstanceOf(StoreException.Rejected.class);
    assertThat(place).hasContent("a file");
    Files.delete(place);
    Files.createSymbolicLink(place, home.resolve("nowhere"));
    assertThatThrownBy(() -> open().put(KEY, folder)).isInstanceOf(StoreException.Rejected.class);
    assertThat(folder.resolve("manifest.json")).hasContent("one");
  }

  @Test
  void put_throughASymbolicLink_isRejected() throws Exception {
    Path outside = Files.createDirectories(home.resolve("outside"));
    Path folder = sealed("one");
    Files.createSymbolicLink(runs().resolve("prod"), outside);
    assertThatThrownBy(() -> open().put(KEY, folder))
        .isInstanceOf(StoreException.Rejected.class)
        .hasMessageContaining("symbolic link");
    assertThat(outside).isEmptyDirectory();
    assertThat(folder.resolve("manifest.json")).hasContent("one");
  }

  @Test
  void put_fromAnotherDisk_isRejected() throws Exception {
    Path elsewhere = Path.of("/dev/shm");
    Assumptions.assumeTrue(
        Files.isWritable(elsewhere)
            && !Files.getFileStore(elsewhere).equals(Files.getFileStore(home)),
        "a second disk");
    Path folder = Files.createTempDirectory(elsewhere, "run-");
    Path manifest = Files.writeString(folder.resolve("manifest.json"), "{}");
    try {
      assertThatThrownBy(() -> open().put(KEY, folder))
          .isInstanceOf(StoreException.Rejected.class)
          .hasMessageContaining("disk of its store");
      assertThat(open().find(KEY)).isEmpty();
    } finally {
      Files.delete(manifest);
      Files.delete(folder);
    }
  }

  @Test
  void symbolicLinks_areListedAndNeverFollowed() throws Exception {
    Path secret = Files.writeString(Files.createDirectories(home.resolve("out")).resolve("s"), "s");
    Path folder = sealed("one");
    Files.createSymbolicLink(folder.resolve("link"), secret);
    Files.createSymbolicLink(folder.resolve("steps/folder"), secret.getParent());
    RunStore store = open();
    store.put(KEY, folder);
    assertThat(Files.readString(secret)).isEqualTo("s");
    assertThat(mode(secret)).isEqualTo(mode(Files.createFile(home.resolve("fresh"))));
    Bundle bundle = store.find(KEY).orElseThrow();
    assertThat(bundle.names()).contains("link", "steps/folder").doesNotContain("steps/folder/s");
    for (String name : List.of("link", "steps/folder/s", "steps/folder")) {
      assertThatThrownBy(() -> bundle.open(name)).isInstanceOf(StoreException.Rejected.class);
    }
  }

  @Test
  void openingAPipe_isRejectedAndDoesNotBlock() throws Exception {
    Path folder = sealed("one");
    int exit = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    assertThat(exit).isZero();
    RunStore store = open();
    store.put(KEY, folder);
    Bundle bundle = store.find(KEY).orElseThrow();
    assertThat(bundle.names()).contains("pipe");
    assertThatThrownBy(() -> bundle.open("pipe")).isInstanceOf(StoreException.Rejected.class);
  }

  @Test
  void bundlesBehindSymbolicLinks_areNone() throws Exception {
    RunStore store = open();
    store.put(KEY, sealed("one"));
    Files.createSymbolicLink(runs().resolve("stage"), runs().resolve("prod"));
    assertThat(store.keys()).containsExactly(KEY);
    BundleKey linked = Summaries.run(1).env("stage").target("api").key();
    assertThat(store.find(linked)).isEmpty();
  }

  @Test
  void keys_passesOverForeignFiles() throws Exception {
    RunStore store = open();
    store.put(KEY, sealed("one"));
    Path plan = runs().resolve(KEY.path()).getParent();
    Files.writeString(runs().resolve("runs.db"), "x");
    Files.createDirectories(runs().resolve("lost+found"));
    Files.createDirectories(runs().resolve(".open/" + Summaries.id(7)));
    Files.createDirectories(runs().resolve(".hidden/api/unplanned/" + Summaries.id(7)));
    Files.createDirectories(runs().resolve("prod/api/notes"));
    Files.createDirectories(plan.resolve("run-of-something-else"));
    Files.createDirectories(plan.resolve("." + Summaries.id(8)));
    Files.writeString(plan.resolve(Summaries.id(9).value()), "a file");
    Files.writeString(runs().resolve(".inbox/notes.txt"), "x");
    assertThat(store.keys()).containsExactly(KEY);
    assertThat(store.inbox().waiting()).containsExactly(KEY);
  }

  @Test
  void put_whoseRenameWasInterrupted_canBeRepeated() throws Exception {
    // As if the process had died between the inbox and the rename.
    Path folder = sealed("one");
    Files.createDirectories(runs().resolve(".inbox"));
    Files.createFile(runs().resolve(".inbox/" + KEY.path().replace('/', '+')));
    RunStore store = open();
    assertThat(store.inbox().waiting()).containsExactly(KEY);
    assertThat(store.find(KEY)).isEmpty();
    store.put(KEY, folder);
    assertThat(store.inbox().waiting()).containsExactly(KEY);
    assertThat(store.find(KEY)).isPresent();
  }

  @Test
  void readOnlyDisk_isRead() throws Exception {
    open().put(KEY, sealed("one"));
    String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"";
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "-rm", "sh", "-c", mount, runs().toString()));
    List<String> probe = new ArrayList<>(command);
    probe.add("true");
    Assumptions.assumeTrue(new ProcessBuilder(probe).start().waitFor() == 0, "a namespace");
    command.addAll(java(ReaderProcess.class, runs().toString()));
    Process reader = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(reader.getInputStream().readAllBytes(), UTF_8);
    assertThat(output).isEqualTo(KEY + " one\n" + List.of(KEY) + " done\nUnavailable\n");
    assertThat(open().inbox().waiting()).containsExactly(KEY);
  }

  /** One of them is killed while it stores: what is there is whole, and waits in the inbox. */
  @Test
  void manyProcesses_storeAtOnce() throws Exception {
    int processes = 4;
    int each = 50;
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      children.add(startWriter(i * each, each));
    }
    Process victim = startWriter(100_000, 100_000);
    while (open().keys().stream().noneMatch(key -> key.env().equals("e100000"))) {
      Thread.onSpinWait();
    }
    victim.destroyForcibly().waitFor();
    for (Process child : children) {
      assertThat(child.waitFor()).isZero();
    }
    RunStore store = open();
    List<BundleKey> keys = store.keys();
    assertThat(keys).hasSizeGreaterThan(processes * each);
    assertThat(store.inbox().waiting()).containsAll(keys);
    for (BundleKey key : keys) {
      Bundle bundle = store.find(key).orElseThrow();
      assertThat(bundle.names()).containsExactly("manifest.json", "steps/a.log");
      assertThat(read(bundle, "manifest.json")).isEqualTo(key.path());
    }
  }

  private Process startWriter(int from, int count) throws IOException {
    List<String> command =
        java(
            WriterProcess.class,
            runs().toString(),
            Integer.toString(from),
            Integer.toString(count));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static List<String> java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
