// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.cli.DoctorCommand.Check;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Reasons;
import dev.opal.model.Status;
import dev.opal.query.Archive;
import dev.opal.query.Recorded;
import dev.opal.query.ReferenceException;
import dev.opal.recorder.DoorAround;
import dev.opal.recorder.MaskDoor;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Recovery;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Privacy;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run that doctor records in a home of its own, with secrets planted wherever a run holds text:
 * one in a variable, one that a nested process hands over, one that only its form tells. Then it
 * looks for them in everything that was written and in the answers, and removes it all.
 */
final class TrialRun {
  private static final String ADVICE = "; see rules_disabled, else record nothing and report it";

  private final Settings settings;

  /** Texts that must not be found, and what they are. */
  private final Map<String, String> guises = new LinkedHashMap<>();

  private final String variable;
  private final String handedOver;

  private TrialRun(Settings settings) {
    this.settings = settings;
    String unique = Long.toHexString(System.nanoTime());
    this.variable = "doctor/" + unique + "+in a variable";
    this.handedOver = "doctor/" + unique + "+handed over";
    // Written in two pieces, or scanners of secrets would find it here.
    String form = "gh" + "p_0123456789abcdefghijABCDEFGHIJ012345";
    guises.put(form, "a token that its form tells");
    for (String secret : List.of(variable, handedOver)) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      guises.put(secret, "a value as it is");
      guises.put(Base64.getEncoder().encodeToString(bytes), "a value in base64");
      guises.put(HexFormat.of().formatHex(bytes), "a value in hexadecimal");
      guises.put(secret.replace("/", "%2F").replace("+", "%2B"), "a value in percent encoding");
    }
  }

  /** Returns a check for each place where a run holds text, under the configuration as it is. */
  static List<Check> checks(Home home, Map<String, String> environment) {
    try {
      return new TrialRun(Config.load(home, environment).settings()).checks();
    } catch (CliException e) {
      // Nothing is recorded under a configuration that is wrong, and another check says so.
      return List.of();
    }
  }

  private List<Check> checks() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("opal-doctor");
      Home home = new Home(folder.resolve("home"));
      record(home);
      Map<String, String> places = new TreeMap<>();
      answers(home, places);
      files(home, places);
      List<Check> checks = new ArrayList<>();
      places.forEach((place, text) -> checks.add(check(place, text)));
      return checks;
    } catch (IOException | RecordingException | StoreException | ReferenceException e) {
      return List.of(
          Check.fail("redaction", "a trial run must be recordable but: " + Reasons.of(e)));
    } finally {
      remove(folder);
    }
  }

  private Check check(String place, String text) {
    for (Map.Entry<String, String> guise : guises.entrySet()) {
      if (text.contains(guise.getKey())) {
        return Check.fail(
            "redaction", guise.getValue() + ", planted, stands in the " + place + ADVICE);
      }
    }
    return Check.ok("redaction", guises.size() + " planted secrets are masked in the " + place);
  }

  private void record(Home home) throws IOException, RecordingException {
    Redactor redactor = settings.redactor(Set.of(), Set.of(), Privacy.MINIMAL);
    Surroundings surroundings =
        new Surroundings(
            Map.of("DOCTOR_TOKEN", variable, "LANG", "is " + variable), Path.of("/"), null);
    redactor.addSecrets(surroundings.secrets(redactor, Set.of()));
    Name name = new Name(redactor.text("doctor"));
    home.create();
    Run run =
        Run.start(
            home.runs(),
            home.store(),
            redactor,
            new RunOptions(
                name,
                name,
                Origin.BRACKET,
                null,
                null,
                false,
                WriterIdentity.current(redactor),
                surroundings.context(
                    redactor, home.planKey(), Set.of(), Map.of("variable", variable)),
                List.of()));
    try (run;
        MaskDoor door = MaskDoor.open(home.doors(), run, null, List.of())) {
      new DoorAround(door.address()).mask(List.of(handedOver.getBytes(StandardCharsets.UTF_8)));
      Step step = run.step("doctor", redactor.text(all()));
      for (byte b : all().getBytes(StandardCharsets.UTF_8)) {
        step.output(OutputStreamName.STDOUT, ByteBuffer.wrap(new byte[] {b}));
      }
      run.note(all(), all(), Map.of(all(), all()));
      Redacted why = redactor.text(all());
      step.end(1, new Outcome(Status.FAILED, 1, null, why, Outcome.Usage.NONE));
      run.end(Status.FAILED, 1);
    }
  }

  private String all() {
    return String.join(" and ", guises.keySet()) + "\n";
  }

  private void answers(Home home, Map<String, String> places)
      throws IOException, StoreException, ReferenceException {
    try (Archive archive = home.archive(Recovery.DEFAULT_IDLE)) {
      StringBuilder answers = new StringBuilder();
      for (var summary : archive.list(Query.ALL)) {
        Recorded run = archive.find(summary.runId());
        answers.append(new String(run.json().canonical(), StandardCharsets.UTF_8));
      }
      places.put("answers", answers.toString());
    }
  }

  private static void files(Home home, Map<String, String> places) throws IOException {
    try (Stream<Path> all = Files.walk(home.runs())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = String.valueOf(file.getFileName());
        String place =
            name.endsWith(".jsonl")
                ? "journal"
                : name.endsWith(".log") ? "log" : name.startsWith("runs.db") ? "index" : "bundle";
        String text = name + "\n" + Files.readString(file, StandardCharsets.ISO_8859_1);
        places.merge(place, text, String::concat);
      }
    }
  }

  private static void remove(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // The temporary folder is cleaned by others, and nothing in it tells a secret of the user's.
      return;
    }
  }
}
