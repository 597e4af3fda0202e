// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets by the thousand, in every place that a run records: output, arguments, notes, tags,
 * variables, folders, branches, nested runs. Afterwards no file below Opal's home holds one, and no
 * answer tells one.
 */
class PlantingIT {
  private static final int BATCH = 100;

  /** A needle is known by its first bytes. */
  private static final int HEAD = 8;

  private static final String KNOWN = "kn0wn/v@lue+with \"quotes\" & blanks é";

  @TempDir Path folder;

  /** A text and what in it is secret. */
  private record Planted(String text, String secret) {}

  @Test
  void nothingPlanted_isFoundAnywhere() throws Exception {
    List<Planted> planted = planted();
    assertThat(planted).hasSizeGreaterThan(450);
    Shell shell = Shell.in(folder).with("PLANT_TOKEN", KNOWN);
    output(shell, planted);
    for (int from = 0; from < planted.size(); from += BATCH) {
      batch(shell, planted.subList(from, Math.min(planted.size(), from + BATCH)), from);
    }
    encodings(shell);
    surroundings(shell);

    Needles needles = new Needles();
    planted.forEach(each -> needles.add(each.secret()));
    // The last characters of base64 depend on what follows.
    forms().forEach(form -> needles.add(form.substring(0, form.length() - 4)));
    for (Path file : shell.recorded().files()) {
      needles.search(file.toString(), Files.readAllBytes(file));
    }
    for (String question : questions(shell)) {
      needles.search(question, shell.run(question + " 2>&1").bytes());
    }
    assertThat(needles.found).isEmpty();
    assertThat(needles.searched).isGreaterThan(500_000);
  }

  /** The examples of all rules for secrets; what is secret in one is what a door takes out. */
  private static List<Planted> planted() throws IOException {
    List<Planted> result = new ArrayList<>();
    Path rules = Checkout.root().resolve("redaction/src/main/resources/dev/opal/redaction/rules");
    try (Stream<Path> files = Files.list(rules)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".rules")).toList()) {
        boolean secret = true;
        for (String line : Files.readAllLines(file)) {
          String trimmed = line.strip();
          secret = trimmed.startsWith("rule ") || secret;
          secret = secret && !trimmed.matches("class +(pii|resource-id)");
          if (secret && trimmed.startsWith("example ")) {
            String text = trimmed.substring("example ".length()).strip().replace("{}", "");
            String masked = masked(text);
            int mark = masked.indexOf("[REDACTED]");
            int rest = masked.length() - mark - "[REDACTED]".length();
            assertThat(mark).as(text).isNotNegative();
            String taken = text.substring(mark, text.length() - rest);
            if (taken.length() >= HEAD && masked.indexOf("[REDACTED]", mark + 1) < 0) {
              result.add(new Planted(text, taken));
            }
          }
        }
      }
    }
    return result;
  }

  private static String masked(String text) {
    RedactingStream stream = new Redactor().stream();
    return text(stream.write(ByteBuffer.wrap(text.getBytes(UTF_8)))) + text(stream.end());
  }

  private static String text(RedactedBytes bytes) {
    return UTF_8.decode(bytes.asByteBuffer()).toString();
  }

  private static void output(Shell shell, List<Planted> planted) throws IOException {
    StringBuilder lines = new StringBuilder();
    planted.forEach(each -> lines.append(each.text()).append('\n'));
    Files.writeString(shell.file("planted"), lines);
    shell.run(
        "$OPAL exec --step out -- cat planted; $OPAL exec --step err -- sh -c 'cat planted >&2'");
    shell.run("$OPAL exec --step a -- $OPAL exec --step b -- cat planted");
    shell.run("$OPAL exec --step slow -- dd if=planted bs=7 status=none");
  }

  /** As arguments, in a note each, as tags and as variables that are shown. */
  private static void batch(Shell shell, List<Planted> batch, int number) throws IOException {
    StringBuilder script = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    StringBuilder notes = new StringBuilder();
    StringBuilder tags = new StringBuilder();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      String quoted = quoted(batch.get(i).text());
      arguments.append(' ').append(quoted);
      notes.append(' ').append(quoted("n" + i + "=" + batch.get(i).text()));
      tags.append(" --tag ").append(quoted("t" + i + "=" + batch.get(i).text()));
      script.append("export PLANT_").append(i).append('=').append(quoted).append('\n');
      shown.append(i == 0 ? "" : ",").append("PLANT_").append(i);
    }
    script.append("export OPAL_ENVIRONMENT_SHOWN=").append(shown).append('\n');
    script.append("$OPAL exec").append(tags).append(" -- true").append(arguments).append('\n');
    script.append("$OPAL exec -- $OPAL note").append(notes).append('\n');
    Path file = Files.writeString(shell.file("batch" + number), script);
    shell.run("bash " + file);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static List<String> forms() {
    byte[] bytes = KNOWN.getBytes(UTF_8);
    return List.of(
        KNOWN,
        Base64.getEncoder().encodeToString(bytes),
        HexFormat.of().formatHex(bytes),
        java.net.URLEncoder.encode(KNOWN, UTF_8),
        KNOWN.replace("\"", "\\\""),
        KNOWN.replace("&", "&amp;").replace("\"", "&quot;"));
  }

  private static void encodings(Shell shell) throws IOException {
    StringBuilder lines = new StringBuilder();
    forms().forEach(form -> lines.append("value: ").append(form).append(" end\n"));
    Files.writeString(shell.file("forms"), lines);
    shell.run("$OPAL exec --step forms -- cat forms");
    shell.run("$OPAL exec --step bytes -- dd if=forms bs=1 status=none");
    shell.run("$OPAL exec -- echo \"$PLANT_TOKEN\" \"$(cat forms)\"");
    shell.run("$OPAL exec --step fail -- \"./$PLANT_TOKEN\"");
  }

  /** In the name of the working directory, of a branch, and of a file that is no program. */
  private static void surroundings(Shell shell) {
    String token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345";
    shell.run("mkdir -p d/" + token + " && cd d/" + token + " && $OPAL exec -- pwd");
    shell.run(
        "mkdir r && cd r && git init -q -b "
            + token
            + " && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && $OPAL exec -- true");
    shell.run("$OPAL exec -- ./" + token + "; $OPAL exec --step " + token + " -- true");
  }

  private static List<String> questions(Shell shell) {
    List<String> questions = new ArrayList<>();
    for (String format : List.of("table", "json", "ndjson", "csv")) {
      questions.add("$OPAL runs list --limit 1000 -o " + format);
    }
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      questions.add("$OPAL runs show " + run.runId());
      questions.add("$OPAL runs show -o json " + run.runId());
      questions.add("$OPAL runs tail " + run.runId());
    }
    return questions;
  }

  /** Texts that must not be found. */
  private static final class Needles {
    private final Map<Long, List<byte[]>> byHead = new HashMap<>();
    private final TreeSet<String> found = new TreeSet<>();
    private long searched;

    void add(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      byHead.computeIfAbsent(head(bytes, 0), unused -> new ArrayList<>()).add(bytes);
    }

    void search(String place, byte[] bytes) {
      searched += bytes.length;
      for (int at = 0; at + HEAD <= bytes.length; at++) {
        for (byte[] needle : byHead.getOrDefault(head(bytes, at), List.of())) {
          int end = at + needle.length;
          if (end <= bytes.length
              && java.util.Arrays.equals(bytes, at, end, needle, 0, needle.length)) {
            found.add(new String(needle, UTF_8) + " in " + place);
          }
        }
      }
    }

    private static long head(byte[] bytes, int at) {
      return ByteBuffer.wrap(bytes, at, HEAD).getLong();
    }
  }
}
