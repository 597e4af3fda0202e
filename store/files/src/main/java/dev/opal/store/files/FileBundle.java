// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.model.Texts;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A bundle as a folder. Symbolic links in it are listed and never followed. */
record FileBundle(BundleKey key, Path folder) implements Bundle {
  /** How many files a bundle can have before it is taken for something else. */
  static final int MAX_FILES = 1_000_000;

  @Override
  public List<String> names() throws StoreException {
    List<String> names = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              names.add(folder.relativize(file).toString());
              return names.size() > MAX_FILES
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw FileErrors.of("list the files of bundle " + key, e);
    }
    if (names.size() > MAX_FILES) {
      throw new StoreException.Rejected(
          "a bundle must have at most " + MAX_FILES + " files but " + key + " has more");
    }
    names.sort(null);
    return List.copyOf(names);
  }

  @Override
  public InputStream open(String name) throws StoreException, IOException {
    Path file = resolve(name);
    // Anything else might block, as a pipe does, or lead out of the bundle.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException.Rejected(
          "expected a file " + Texts.quote(name) + " in bundle " + key + ", saw none");
    }
    try {
      return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw FileErrors.of("read " + name + " of bundle " + key, e);
    }
  }

  private Path resolve(String name) throws StoreException {
    Path at = folder;
    Iterator<String> parts = BundleNames.parts(name).iterator();
    try {
      while (true) {
        at = at.resolve(parts.next());
        if (!parts.hasNext()) {
          return at;
        }
        if (!Folders.isFolder(at)) {
          throw new StoreException.Rejected(
              "expected a file " + Texts.quote(name) + " in bundle " + key + ", saw none");
        }
      }
    } catch (InvalidPathException e) {
      throw new StoreException.Rejected(
          "expected a name that this disk can have, saw " + Texts.quote(name), e);
    }
  }
}
