// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.RunId;
import dev.opal.store.BundleKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a run lies while it is open: {@code <runs>/.open/<run id>/}, with its lock and its reserve
 * beside it. The opener holds the lock as long as it lives.
 *
 * @param runs the folder of all runs
 * @param folder of this run
 */
record RunFolder(Path runs, RunId runId, Path folder) {
  static final String OPEN = ".open";
  static final String LATE = ".late";

  /** Behind the name of a folder that is being sealed. */
  static final String SEALING = ".sealing";

  /** Behind the name of a late folder: the file that holds its bundle's key. */
  static final String KEY = ".key";

  static final String JOURNAL = "journal.jsonl";
  static final String JOURNALS = "journal";
  static final String STEPS = "steps";

  /** Freed when the disk is full, so that a run can be sealed all the same. */
  private static final int RESERVE_BYTES = 256 * 1024;

  private static final FileAttribute<?> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static RunFolder open(Path runs, RunId runId) {
    return new RunFolder(runs, runId, runs.resolve(OPEN).resolve(runId.value()));
  }

  /** Returns the open runs, oldest first, those among them that somebody began to seal. */
  static List<RunFolder> list(Path runs) throws IOException {
    List<RunFolder> result = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs.resolve(OPEN))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        String id =
            name.endsWith(SEALING) ? name.substring(0, name.length() - SEALING.length()) : name;
        if (RunId.isRunId(id) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          result.add(new RunFolder(runs, new RunId(id), entry));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    result.sort((a, b) -> a.runId.compareTo(b.runId));
    return result;
  }

  /**
   * Reserves the run id: takes the lock and makes the folder.
   *
   * @return the lock, or empty where the id is taken
   */
  Optional<FileHold> create() throws IOException {
    createFolders(folder.getParent());
    FileChannel channel;
    try {
      channel = createFile(lockFile());
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
    // Empty where a recovery took the lock for a left-over one and removed it.
    Optional<FileHold> hold = FileHold.holdNew(lockFile(), channel);
    if (hold.isEmpty()) {
      return hold;
    }
    try {
      Files.createDirectory(folder, FOLDER_MODE);
    } catch (FileAlreadyExistsException e) {
      hold.get().close();
      return Optional.empty();
    }
    try (FileChannel reserve = createFile(reserveFile())) {
      reserve.write(ByteBuffer.allocate(RESERVE_BYTES));
    } catch (IOException e) {
      discard();
      hold.get().close();
      throw e;
    }
    return hold;
  }

  /** Removes a run that could not be started, and frees its reserve; the lock is still held. */
  void discard() throws IOException {
    Files.deleteIfExists(folder.resolve(JOURNAL));
    Files.deleteIfExists(folder);
    forget();
  }

  /** Removes the folder where nothing was ever written into it; the lock is held. */
  void discardIfBlank() throws IOException {
    freeReserve();
    List<Path> files = Manifest.files(folder);
    for (Path file : files) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > 0) {
        return;
      }
    }
    for (Path file : files) {
      Files.delete(file);
    }
    deleteFolders(folder);
  }

  private static void deleteFolders(Path folder) throws IOException {
    try (DirectoryStream<Path> inner = Files.newDirectoryStream(folder)) {
      for (Path each : inner) {
        deleteFolders(each);
      }
    }
    Files.delete(folder);
  }

  /** Takes the lock of a run whose opener may be dead; empty where it lives. */
  Optional<FileHold> tryLock() throws IOException {
    return FileHold.tryHold(lockFile());
  }

  /** Tells whether the opener lives. */
  boolean isLocked() throws IOException {
    return FileHold.isHeld(lockFile());
  }

  /** Makes room on a full disk. */
  void freeReserve() throws IOException {
    Files.deleteIfExists(reserveFile());
  }

  /** Forgets the lock and the reserve of a run that was sealed; the lock is still held. */
  void forget() throws IOException {
    freeReserve();
    Files.deleteIfExists(lockFile());
  }

  boolean exists() {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Cuts the folder off from those who know its place: from now on nobody but the caller, who holds
   * the lock, creates files in it.
   */
  RunFolder cutOff() throws IOException {
    Path sealing = sealingFolder();
    if (exists()) {
      Files.move(folder, sealing, StandardCopyOption.ATOMIC_MOVE);
    }
    return new RunFolder(runs, runId, sealing);
  }

  /** Tells whether somebody began to seal the run. */
  boolean isSealing() {
    return folder.equals(sealingFolder());
  }

  Path sealingFolder() {
    return folder.resolveSibling(runId.value() + SEALING);
  }

  /**
   * Reserves a folder for what arrives after the run was sealed: {@code .late/<run id>.<n>}. Nobody
   * seals it as long as its key file is held.
   */
  static LateFolder createLate(Path runs, BundleKey key) throws IOException {
    Path late = runs.resolve(LATE);
    createFolders(late);
    for (int n = 1; ; n++) {
      Path folder = late.resolve(key.runId() + "." + n);
      Path addendum = runs.resolve(key.withAddendum(n).path());
      if (Files.exists(addendum, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      try {
        Files.createDirectory(folder, FOLDER_MODE);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      if (Files.exists(addendum, LinkOption.NOFOLLOW_LINKS)) {
        // Another's folder of this number was sealed between the two looks.
        Files.delete(folder);
        continue;
      }
      RunFolder created = new RunFolder(runs, key.runId(), folder);
      FileChannel file = createFile(created.keyFile());
      FileHold hold =
          FileHold.holdNew(created.keyFile(), file)
              .orElseThrow(() -> new IOException(created.keyFile() + " vanished"));
      // Held before it says anything: an empty one is passed over.
      file.write(ByteBuffer.wrap(key.withAddendum(n).path().getBytes(StandardCharsets.US_ASCII)));
      file.force(false);
      return new LateFolder(created, hold);
    }
  }

  /**
   * Creates a journal and holds it; empty where the folder has been cut off or sealed meanwhile.
   * Who cuts the folder off after this returned finds the journal held, and moves it aside.
   */
  Optional<HeldFile> createHeldJournal() throws IOException {
    try {
      NamedFile file = createJournal();
      Path path = folder.resolve(file.name());
      Optional<FileHold> hold = FileHold.holdNew(path, file.channel());
      if (hold.isPresent() && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        hold.get().close();
        return Optional.empty();
      }
      return hold.map(held -> new HeldFile(file.channel(), held));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Creates the next free {@code journal/<n>.jsonl}. */
  NamedFile createJournal() throws IOException {
    Path journals = folder.resolve(JOURNALS);
    createFolder(journals);
    int n = 1;
    for (String name : journalNames()) {
      n = Math.max(n, numberOf(name) + 1);
    }
    while (true) {
      String name = JOURNALS + "/" + n + ".jsonl";
      try {
        return new NamedFile(name, createFile(folder.resolve(name)));
      } catch (FileAlreadyExistsException e) {
        n++;
      }
    }
  }

  /** Creates the log of a step; empty where a step at that path has one. */
  Optional<FileChannel> createLog(String logName) throws IOException {
    Path file = folder;
    String[] names = logName.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      file = file.resolve(names[i]);
      createFolder(file);
    }
    file = file.resolve(names[names.length - 1]);
    try {
      return Optional.of(createFile(file));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  FileChannel createOpenerJournal() throws IOException {
    return createFile(folder.resolve(JOURNAL));
  }

  /** Returns the names of the journals, the opener's first, then by number. */
  List<String> journalNames() throws IOException {
    TreeSet<Integer> numbers = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(JOURNALS))) {
      for (Path file : files) {
        int number = numberOf(JOURNALS + "/" + file.getFileName());
        // A recorded command can put anything here; a pipe would keep its reader waiting for ever.
        if (number > 0 && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          numbers.add(number);
        }
      }
    } catch (NoSuchFileException e) {
      numbers.clear();
    }
    List<String> names = new ArrayList<>();
    if (Files.isRegularFile(folder.resolve(JOURNAL), LinkOption.NOFOLLOW_LINKS)) {
      names.add(JOURNAL);
    }
    numbers.forEach(n -> names.add(JOURNALS + "/" + n + ".jsonl"));
    return names;
  }

  static boolean isJournal(String name) {
    return numberOf(name) > 0;
  }

  private static int numberOf(String name) {
    return name.matches("journal/[1-9][0-9]{0,8}\\.jsonl")
        ? Integer.parseInt(name.substring(JOURNALS.length() + 1, name.length() - ".jsonl".length()))
        : 0;
  }

  static void createFolders(@Nullable Path path) throws IOException {
    if (path != null && !Files.isDirectory(path)) {
      createFolders(path.getParent());
      createFolder(path);
    }
  }

  /** Creates one folder, whose parent must exist, unless it is there. */
  private static void createFolder(Path path) throws IOException {
    try {
      Files.createDirectory(path, FOLDER_MODE);
    } catch (FileAlreadyExistsException e) {
      if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
        // It was there a moment ago: its parent has been cut off.
        throw new NoSuchFileException(path.toString());
      }
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** Tells whether a recorder of this user opened the run here: anybody can name a folder. */
  boolean isOurs() throws IOException {
    return exists()
        && Files.isRegularFile(folder.resolve(JOURNAL), LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
            .equals(Files.getOwner(Path.of("/proc/self/status")));
  }

  /** Creates a file for this writer alone. */
  static FileChannel createFile(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), FILE_MODE);
  }

  /** Returns the file that holds the key of a late folder's bundle. */
  Path keyFile() {
    return folder.resolveSibling(folder.getFileName() + KEY);
  }

  private Path lockFile() {
    return folder.resolveSibling(runId.value() + ".lock");
  }

  private Path reserveFile() {
    return folder.resolveSibling(runId.value() + ".reserve");
  }

  /** Tells whether somebody began to seal the run and has not come to the end. */
  boolean isBeingSealed() {
    return Files.isDirectory(sealingFolder(), LinkOption.NOFOLLOW_LINKS);
  }

  /** A folder for what is late, and its key file, which this process holds. */
  record LateFolder(RunFolder folder, FileHold hold) {}

  /** A file that this process holds as a sign of life. */
  record HeldFile(FileChannel channel, FileHold hold) {}

  /** A file and its name in the bundle. */
  record NamedFile(String name, FileChannel channel) {}
}
