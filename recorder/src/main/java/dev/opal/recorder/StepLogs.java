// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.StepPath;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the logs of this process's steps, and with them their paths. Confined to a lock. */
final class StepLogs {
  /** Where the door masks a part of a step's path, the path is no path any more. */
  private static final String NAMELESS = "step";

  private final RunOpening.Membership member;
  private final Redactor redactor;

  /** How often each path was asked for here; another process may have used it too. */
  private final Map<String, Integer> used = new HashMap<>();

  /** What this process wrote into each log that it made, by the log's name. */
  private final Map<String, WrittenBytes> written = new TreeMap<>();

  StepLogs(RunOpening.Membership member, Redactor redactor) {
    this.member = member;
    this.redactor = redactor;
  }

  /**
   * A step's path and log.
   *
   * @param file null where the disk refused one; what the step prints is then counted as lost
   * @param written takes what the file takes
   */
  record Created(StepPath path, Path place, @Nullable AppendFile file, WrittenBytes written) {
    Created(StepPath path, Path place, @Nullable AppendFile file) {
      this(path, place, file, new WrittenBytes());
    }
  }

  /** Returns what each log must hold now, by its name; to be called when nobody writes any more. */
  Map<String, FileDigest> contents() {
    Map<String, FileDigest> contents = new TreeMap<>();
    written.forEach((name, bytes) -> contents.put(name, bytes.soFar()));
    return contents;
  }

  /**
   * Makes the log of a new step.
   *
   * @param segments one or more names, joined by {@code /}
   * @throws IllegalArgumentException where the segments are no path
   */
  Created create(String segments) {
    String wanted = wanted(segments);
    IntFunction<StepPath> numbered =
        n -> new StepPath(redactor.text(n == 1 ? wanted : wanted + "~" + n));
    StepPath path = numbered.apply(1);
    try {
      while (true) {
        path = numbered.apply(nextNumber(wanted, numbered));
        Optional<AppendFile> created = files().createLog(path);
        if (created.isPresent()) {
          return created(path, files().log(path), created.get());
        }
      }
    } catch (NoSuchFileException e) {
      return late(path, () -> numbered.apply(nextNumber(wanted, numbered)));
    } catch (IOException e) {
      return new Created(path, files().log(path), null);
    }
  }

  /** Where the run was cut off since this process joined it, its addendum takes the log. */
  private Created late(StepPath first, Supplier<StepPath> next) {
    StepPath path = first;
    while (true) {
      Path place = LateLogs.of(member.folder()).place(path);
      try {
        LocalFiles.createFolders(place.getParent());
        return created(path, place, AppendFile.create(place));
      } catch (FileAlreadyExistsException e) {
        // Another process's, or what the seal moved there.
        path = next.get();
      } catch (IOException e) {
        return new Created(path, place, null);
      }
    }
  }

  private Created created(StepPath path, Path place, AppendFile file) {
    Created log = new Created(path, place, file);
    written.put(path.logName(), log.written());
    return log;
  }

  /** What would lie too deep stands as deep as it can. */
  private String wanted(String segments) {
    if (!StepPath.isPath("main/" + segments)) {
      throw new IllegalArgumentException(
          "a step must be named by letters, digits, '_', '-' and '/' but was "
              + redactor.text(segments));
    }
    String base = member.place().path().toString();
    while (!StepPath.isPath(base + "/" + segments) && base.indexOf('/') > 0) {
      base = base.substring(0, base.lastIndexOf('/'));
    }
    String wanted = base + "/" + segments;
    return StepPath.isPath(redactor.text(wanted).toString()) ? wanted : base + "/" + NAMELESS;
  }

  /** Counts on from the steps of that name that this process or, before it, another started. */
  private int nextNumber(String wanted, IntFunction<StepPath> numbered) {
    Integer before = used.get(wanted);
    int next =
        before == null
            ? RunFiles.firstFree(n -> files().log(numbered.apply(n)))
            : Integer.valueOf(before + 1);
    while (member.sealedLogs().contains(numbered.apply(next).logName())) {
      next++;
    }
    used.put(wanted, next);
    return next;
  }

  private RunFiles files() {
    return member.folder().files();
  }
}
