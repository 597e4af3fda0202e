// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import dev.opal.model.Durations;
import dev.opal.model.Summary;
import dev.opal.model.Texts;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The HTML around script, stylesheet and data. Its policy lets a browser run and apply these two
 * and nothing else, by their digests, and load nothing from anywhere.
 */
final class Page {
  private static final int LINES = 40;

  private final Recorded run;
  private final LogExcerpts logs;

  Page(Recorded run, LogExcerpts logs) {
    this.run = run;
    this.logs = logs;
  }

  String html(byte[] data) throws IOException {
    String style = resource("report.css");
    String script = resource("report.js");
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="%s">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>%s</title>
    <style>%s</style>
    </head>
    <body>
    %s
    <script type="application/gzip+base64" id="data">%s</script>
    <script>%s</script>
    </body>
    </html>
    """
        .formatted(policy(script, style), escaped(title()), style, plain(), packed(data), script);
  }

  private static String policy(String script, String style) {
    return "default-src 'none'; script-src '"
        + digest(script)
        + "'; style-src '"
        + digest(style)
        + "'; img-src data:; base-uri 'none'; form-action 'none';"
        + " require-trusted-types-for 'script'; trusted-types 'none'";
  }

  private String title() {
    Summary summary = run.summary();
    return summary.status()
        + ": "
        + summary.target()
        + " in "
        + summary.env()
        + ", "
        + summary.runId();
  }

  /** What is read until the script has taken over, and where none runs. */
  private String plain() {
    Summary summary = run.summary();
    StringBuilder html = new StringBuilder("<main id=\"plain\">\n<h1>");
    html.append(escaped(title())).append("</h1>\n<p>started ").append(summary.startedAt());
    html.append(run.open() ? ", not ended when this page was made" : "");
    html.append(", took ").append(Durations.format(summary.durationNanos())).append("</p>\n");
    for (Summary.Loss loss : summary.losses()) {
      html.append("<p>incomplete: ").append(loss.count()).append(' ').append(loss.kind());
      html.append(": ").append(escaped(loss.reason())).append("</p>\n");
    }
    for (RecordedStep step : run.steps()) {
      if (step.path().equals(summary.failedStep())) {
        failure(html, step);
      }
    }
    html.append("<noscript><p>More is shown where scripts may run.</p></noscript>\n");
    return html.append("</main>").toString();
  }

  private void failure(StringBuilder html, RecordedStep step) {
    html.append("<h2>").append(step.end().status()).append(": ");
    html.append(escaped(step.path())).append("</h2>\n<pre>");
    html.append(escaped(step.command())).append("</pre>\n<p>");
    html.append(escaped(step.end().error())).append("</p>\n");
    LogExcerpt log = logs.logs().get(step.path());
    if (log != null) {
      String end = log.tail().isEmpty() ? log.head() : log.tail();
      List<String> lines = end.lines().toList();
      html.append("<pre>");
      for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
        html.append(escaped(line)).append('\n');
      }
      html.append("</pre>\n");
    }
  }

  private static String escaped(String text) {
    return Texts.printable(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String packed(byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(data);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(
            "expected " + name + " beside its reader, saw none; npm run build --prefix web");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
