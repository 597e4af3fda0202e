// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import java.nio.file.Path;
import java.util.List;

/** A kind of result file, by what writes it. */
public enum ResultKind {
  JUNIT("test", "*.xml"),
  JACOCO("coverage", "*.xml"),
  SARIF("lint", "*.{sarif,sarif.json}");

  private final String stage;
  private final String inFolder;

  ResultKind(String stage, String inFolder) {
    this.stage = stage;
    this.inFolder = inFolder;
  }

  /** Returns the stage that makes such files, where nobody names another. */
  public String stage() {
    return stage;
  }

  /**
   * Reads files of this kind as one.
   *
   * @throws ResultException naming the file, the line and the column where one is none
   */
  public Results read(List<Path> files) throws ResultException {
    ResultReader all =
        switch (this) {
          case JUNIT -> new JunitReader();
          case JACOCO -> new JacocoReader();
          case SARIF -> new SarifReader();
        };
    for (Path file : files) {
      all.read(file);
    }
    return all.results();
  }

  /** Returns which names in a folder may be of this kind, as a glob. */
  String inFolder() {
    return inFolder;
  }

  /** Returns whether a file that was found in a folder is of this kind. */
  boolean isOne(Path file) throws ResultException {
    if (this == SARIF) {
      return true;
    }
    try (XmlFile xml = XmlFile.open(file)) {
      String root = xml.rootName();
      return this == JACOCO
          ? root.equals(JacocoReader.ROOT)
          : List.of(JunitReader.ROOTS).contains(root);
    }
  }
}
