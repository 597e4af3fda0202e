// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The git checkout that a folder lies in, read from its files without starting git.
 *
 * @param root of the working tree
 * @param sha of the commit, empty before the first
 * @param branch empty on a detached head
 */
public record GitCheckout(Path root, String sha, String branch) {
  private static final String REF = "ref: ";
  private static final String HEADS = "refs/heads/";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** What stands in HEAD where references are not kept in files. */
  private static final String REFTABLE = "refs/heads/.invalid";

  /** Returns the checkout, empty where the folder lies in none. */
  public static Optional<GitCheckout> of(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.exists(git)) {
        return read(at, git);
      }
    }
    return Optional.empty();
  }

  private static Optional<GitCheckout> read(Path root, Path git) {
    try {
      Path folder = Files.isDirectory(git) ? git : linked(root, git);
      String head = Files.readString(folder.resolve("HEAD")).strip();
      if (!head.startsWith(REF)) {
        return COMMIT.matcher(head).matches()
            ? Optional.of(new GitCheckout(root, head, ""))
            : Optional.empty();
      }
      String ref = head.substring(REF.length());
      if (ref.equals(REFTABLE)) {
        return Optional.of(new GitCheckout(root, "", ""));
      }
      String branch = ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref;
      return Optional.of(new GitCheckout(root, commit(folder, ref), branch));
    } catch (IOException | IllegalArgumentException e) {
      // Not a checkout that can be read: a run is recorded without git facts.
      return Optional.empty();
    }
  }

  /** A worktree or submodule: {@code .git} is a file that names the folder. */
  private static Path linked(Path root, Path file) throws IOException {
    String text = Files.readString(file).strip();
    String prefix = "gitdir: ";
    return root.resolve(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
  }

  private static String commit(Path folder, String ref) throws IOException {
    Path common = folder;
    Path pointer = folder.resolve("commondir");
    if (Files.exists(pointer)) {
      common = folder.resolve(Files.readString(pointer).strip());
    }
    for (Path place : List.of(folder, common)) {
      Path loose = place.resolve(ref).normalize();
      if (loose.startsWith(place.normalize()) && Files.isRegularFile(loose)) {
        return Files.readString(loose).strip();
      }
    }
    return packed(common.resolve("packed-refs"), ref);
  }

  private static String packed(Path file, String ref) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    for (String line : Files.readAllLines(file)) {
      if (line.endsWith(" " + ref)) {
        return line.substring(0, line.length() - ref.length() - 1);
      }
    }
    return "";
  }

  /** Returns the folder relative to the root of the checkout, empty where there is none. */
  public static String relative(@Nullable GitCheckout checkout, Path folder) {
    return checkout == null
        ? ""
        : checkout.root().relativize(folder.toAbsolutePath().normalize()).toString();
  }
}
