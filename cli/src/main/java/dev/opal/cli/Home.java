// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.model.RunId;
import dev.opal.query.Archive;
import dev.opal.recorder.Recovery;
import dev.opal.recorder.RunPlace;
import dev.opal.redaction.Privacy;
import dev.opal.redaction.Pseudonyms;
import dev.opal.redaction.Redactor;
import dev.opal.redaction.Treatment;
import dev.opal.store.MemoryRunIndex;
import dev.opal.store.RunIndex;
import dev.opal.store.RunStore;
import dev.opal.store.files.FileRunStore;
import dev.opal.store.sqlite.NativeLibrary;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Opal's own folder: {@code OPAL_HOME}, or {@code .opal} in the user's home. Holds {@code runs/},
 * {@code keys/} and {@code config.yaml}.
 */
record Home(Path folder) {
  static final FileAttribute<?> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Locks and atomic renames do not hold there. */
  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs");

  /**
   * Returns the home that the environment names, made or not.
   *
   * @throws CliException where it names none
   */
  static Home of(Map<String, String> environment) throws CliException {
    String named = environment.getOrDefault("OPAL_HOME", "");
    String user = environment.getOrDefault("HOME", "");
    if (named.isEmpty() && user.isEmpty()) {
      throw new CliException(
          ExitCodes.BACKEND, "OPAL_HOME or HOME must name a folder but neither is set");
    }
    try {
      return new Home(
          (named.isEmpty() ? Path.of(user, ".opal") : Path.of(named)).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new CliException(
          ExitCodes.BACKEND, "OPAL_HOME and HOME must be paths but: " + Reasons.of(e), e);
    }
  }

  Path runs() {
    return folder.resolve("runs");
  }

  /** Where recorders listen for secrets of the processes that they record. */
  Path doors() {
    return folder.resolve("doors");
  }

  private Path nativeFolder() {
    return folder.resolve("native");
  }

  Path config() {
    return folder.resolve("config.yaml");
  }

  /** Where the report of a run is rendered; it can be thrown away and rendered again. */
  Path report(RunId run) {
    return folder.resolve("reports").resolve(run + ".html");
  }

  Path index() {
    return runs().resolve("runs.db");
  }

  Path planKeyFile() {
    return folder.resolve("keys").resolve("plan.key");
  }

  Path privacyKeyFile() {
    return planKeyFile().resolveSibling("privacy.key");
  }

  /**
   * Returns the archive of this home's runs, which opens nothing before it is asked.
   *
   * @param idle after which a run begun by {@code opal begin} counts as dead
   */
  Archive archive(Duration idle) {
    return new Archive(
        runs(), store(), openIndex(), this::isIndexKept, () -> recovery(new Redactor()), idle);
  }

  /** Begins to load what the index needs, where there is one to ask. */
  void loadIndexAhead() {
    if (Files.isDirectory(runs())) {
      NativeLibrary.loadAhead(nativeFolder());
    }
  }

  /** Before the first run there is nothing to index, and no folder for it. */
  private RunIndex openIndex() {
    if (!Files.isDirectory(runs())) {
      return new MemoryRunIndex();
    }
    NativeLibrary.use(nativeFolder());
    return new SqliteRunIndex(index());
  }

  /**
   * Tells whether what is put into the index stays there; a folder that is missing loses nothing.
   */
  boolean isIndexKept() {
    boolean writable =
        Files.isWritable(runs()) && (!Files.exists(index()) || Files.isWritable(index()));
    return writable || !Files.exists(runs());
  }

  RunStore store() {
    return new FileRunStore(runs());
  }

  Recovery recovery(Redactor redactor) {
    return new Recovery(runs(), store(), redactor, StillRunning::of);
  }

  /**
   * Returns the store of the run that this process was started in, which need not be this home's.
   */
  static RunStore storeOf(RunPlace place) {
    return new FileRunStore(place.runs());
  }

  /** Returns what looks after that store's open runs. */
  static Recovery recoveryOf(RunPlace place, Redactor redactor) {
    return new Recovery(place.runs(), storeOf(place), redactor);
  }

  /** Makes the folder where it is missing and refuses one that cannot keep its promises. */
  void create() throws IOException {
    if (!Files.isDirectory(folder)) {
      make();
    }
    String type = Files.getFileStore(folder).type();
    if (isRemote(type)) {
      throw new IOException(
          folder
              + " lies on "
              + type
              + ", where locks and renames do not hold; set OPAL_HOME to a local disk");
    }
  }

  private void make() throws IOException {
    Path parent = folder.getParent();
    try {
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(folder, PRIVATE_FOLDER);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } catch (NoSuchFileException e) {
      // As below /proc, where no folder can be made: that there is none says nothing.
      throw new IOException(e.getFile() + " could not be made; set OPAL_HOME to another folder", e);
    }
  }

  /** Tells whether a file system of this type keeps its files on another machine. */
  static boolean isRemote(String type) {
    return REMOTE.contains(type);
  }

  /** Returns the key for commitments, made at the first use. */
  PlanKey planKey() throws IOException {
    try {
      return new PlanKey(KeyFile.read(planKeyFile()));
    } catch (IllegalArgumentException e) {
      throw new IOException(planKeyFile() + " must be a plan key: " + e.getMessage(), e);
    }
  }

  /** Returns what makes pseudonyms, by a key that is made at the first use. */
  Pseudonyms pseudonyms() throws IOException {
    Path file = privacyKeyFile();
    try {
      return new Pseudonyms(KeyFile.read(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " must be a key for pseudonyms: " + e.getMessage(), e);
    }
  }

  /**
   * Returns how records that do not name people do so, whatever holds today. Without a key no
   * record holds a pseudonym, and a question makes none.
   */
  Privacy privacyOfRecords() throws CliException {
    try {
      return Files.exists(privacyKeyFile()) ? Privacy.balanced(pseudonyms()) : Privacy.MINIMAL;
    } catch (IOException e) {
      throw needsKey(e);
    }
  }

  private static CliException needsKey(IOException e) {
    return new CliException(
        ExitCodes.BACKEND, "privacy needs a key but: " + Reasons.of(e) + "; see opal doctor", e);
  }

  /**
   * Returns what a record tells beyond secrets; makes the key for that where it is missing.
   *
   * @throws CliException where privacy needs a key and there can be none
   */
  Privacy privacy(Settings settings) throws CliException {
    Masking masking = settings.masking();
    boolean keeps = masking.personal() == Treatment.LEAVE && masking.resources() == Treatment.LEAVE;
    if (keeps && masking.shown() == null) {
      return masking.lengthShown() ? Privacy.MINIMAL : Privacy.MINIMAL.withoutLengths();
    }
    try {
      create();
      return new Privacy(
          masking.personal(),
          masking.resources(),
          pseudonyms(),
          masking.shown(),
          masking.lengthShown());
    } catch (IOException e) {
      throw needsKey(e);
    }
  }
}
