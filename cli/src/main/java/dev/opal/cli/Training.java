// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The training run of the AOT cache: runs every command line of a file in this one JVM, so that the
 * cache holds the classes that short commands load. Output is thrown away; a command that fails is
 * no reason to have no cache. {@code OPAL_HOME} names a throw-away folder meanwhile.
 *
 * <p>The file is one of {@code cli/src/main/dist/*.training}: one command line a line, words
 * separated by blanks, {@code #} for a comment.
 */
final class Training {

  private Training() {}

  public static void main(String[] args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Shapes.link();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String command = line.strip();
      if (!command.isEmpty() && !command.startsWith("#")) {
        runQuietly(nowhere, List.of(command.split(" +")));
      }
    }
  }

  private static void runQuietly(PrintStream nowhere, List<String> words) {
    try {
      Ahead.of(words.toArray(String[]::new));
      Main.run(nowhere, nowhere, words.toArray(String[]::new));
    } catch (RuntimeException e) {
      System.err.println("training: " + words + " failed with " + e);
    }
  }
}
