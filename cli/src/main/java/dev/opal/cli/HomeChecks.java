// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.cli.DoctorCommand.Check;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.redaction.Pseudonyms;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What doctor looks at in Opal's home. */
final class HomeChecks {
  private static final long LITTLE_BYTES = 1_000_000_000;
  private static final long TOO_LITTLE_BYTES = 16_000_000;

  private final Home home;

  HomeChecks(Home home) {
    this.home = home;
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    Path folder = home.folder();
    if (!Files.exists(folder)) {
      checks.add(Check.ok("home", folder + " is not there yet; the first run makes it"));
    } else {
      checks.add(home(folder));
    }
    checks.add(disk(existing(folder)));
    checks.add(key("plan key", home.planKeyFile(), key -> ", id " + new PlanKey(key).id()));
    if (Files.exists(home.privacyKeyFile())) {
      checks.add(key("pseudonyms", home.privacyKeyFile(), HomeChecks::pseudonyms));
    }
    return checks;
  }

  private static Path existing(Path folder) {
    Path at = folder;
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private static Check home(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Check.fail("home", folder + " must be a folder; move it away or set OPAL_HOME");
    }
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
      String owner = Files.getOwner(folder).getName();
      String seen = folder + ", mode " + PosixFilePermissions.toString(mode) + ", owner " + owner;
      if (KeyFile.isOpen(mode)) {
        return Check.fail("home", seen + "; others must have no access: chmod 700 " + folder);
      }
      if (!owner.equals(System.getProperty("user.name"))) {
        return Check.warn("home", seen + "; it should be yours: set OPAL_HOME or chown it");
      }
      return Files.isWritable(folder)
          ? Check.ok("home", seen)
          : Check.fail("home", seen + "; it must be writable to record");
    } catch (IOException e) {
      return Check.fail("home", folder + " must be readable but: " + Reasons.of(e));
    }
  }

  private static Check disk(Path folder) {
    try {
      FileStore disk = Files.getFileStore(folder);
      long free = disk.getUsableSpace();
      String seen = disk.type() + " with " + StepTree.size(free) + " free";
      if (Home.isRemote(disk.type())) {
        return Check.fail(
            "disk", seen + ", where locks and renames do not hold; set OPAL_HOME to a local disk");
      }
      if (free < TOO_LITTLE_BYTES) {
        return Check.fail("disk", seen + "; make room, or runs cannot be recorded");
      }
      return free < LITTLE_BYTES
          ? Check.warn("disk", seen + "; make room, or set OPAL_HOME to another disk")
          : Check.ok("disk", seen);
    } catch (IOException e) {
      return Check.fail("disk", folder + " must be readable but: " + Reasons.of(e));
    }
  }

  /** What a key must be, beside a file that nobody else reads. */
  private interface Form {
    /** Returns what is told of the key; throws IllegalArgumentException where it is none. */
    String of(byte[] key);
  }

  private static Check key(String name, Path file, Form form) {
    try {
      if (!Files.exists(file)) {
        return Check.ok(name, "not there yet; the first run makes it");
      }
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      String seen = file + ", mode " + PosixFilePermissions.toString(mode);
      if (KeyFile.isOpen(mode)) {
        return Check.fail(name, seen + "; others must have no access: chmod 600 " + file);
      }
      return Check.ok(name, seen + form.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      return Check.fail(name, file + " must be readable but: " + Reasons.of(e));
    } catch (IllegalArgumentException e) {
      return Check.fail(
          name, file + ": " + e.getMessage() + "; restore it from a backup, or move it away");
    }
  }

  private static String pseudonyms(byte[] key) {
    Pseudonyms.requireKey(key);
    return "";
  }
}
