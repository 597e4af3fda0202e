// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.query.Archive;
import dev.opal.query.ReferenceException;
import dev.opal.store.StoreException;
import java.io.IOException;

/** What every command that asks about runs needs. */
final class Asking implements AutoCloseable {
  private final Console console;
  private final Archive archive;
  private final Home home;

  private Asking(Console console, Archive archive, Home home) {
    this.console = console;
    this.archive = archive;
    this.home = home;
  }

  static Asking open(Console console) throws CliException {
    Home home = Home.of(console.environment());
    Settings settings = Config.load(home, console.environment()).settings();
    return new Asking(console, home.archive(settings.idle()), home);
  }

  Home home() {
    return home;
  }

  /** A question to the archive. */
  interface Question<T> {
    T ask(Archive archive) throws ReferenceException, StoreException, IOException, CliException;
  }

  <T> T ask(Question<T> question) throws CliException {
    try {
      return question.ask(archive);
    } catch (ReferenceException e) {
      boolean malformed = e.kind() == ReferenceException.Kind.MALFORMED;
      throw new CliException(
          malformed ? ExitCodes.USAGE : ExitCodes.NOT_FOUND, String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND,
          "runs must be readable but: " + Reasons.of(e) + "; see opal doctor",
          e);
    }
  }

  /** Says what the answers were given in spite of. */
  @Override
  public void close() {
    archive.problems().forEach(console::warn);
    archive.close();
  }
}
