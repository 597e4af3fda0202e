// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Reasons;
import dev.opal.model.Status;
import dev.opal.model.Texts;
import dev.opal.plan.Content;
import dev.opal.plan.Node;
import dev.opal.recorder.Step;
import dev.opal.redaction.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request with the client of the JDK: certificates are verified, redirects followed only
 * where the source says so, and then never from https to http. What the server answers stands in
 * the step's log.
 */
final class HttpStep {
  private static final int MATCH_SHOWN = 80;

  /** So much of an answer is read. */
  private static final int MAX_BODY = 1024 * 1024;

  private final Redactor redactor;
  private @Nullable HttpClient direct;
  private @Nullable HttpClient following;

  HttpStep(Redactor redactor) {
    this.redactor = redactor;
  }

  PlanExecution.Ended run(Node.Http node, Step step, Scope outer) {
    try (Scope scope = outer.open()) {
      scope.cancelAfter(node.timeout());
      CompletableFuture<HttpResponse<InputStream>> answer =
          client(node.redirects()).sendAsync(request(node), BodyHandlers.ofInputStream());
      Scope.Exit cancellation = scope.enter(signal -> answer.cancel(true));
      try {
        return answered(node, answer.get(), step, outer, scope);
      } catch (CancellationException e) {
        return failed(outer, scope, node, "cancelled");
      } catch (ExecutionException e) {
        return failed(outer, scope, node, reason(e));
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        return failed(outer, scope, node, "interrupted");
      } finally {
        cancellation.close();
      }
    } catch (IllegalArgumentException e) {
      return failed(outer, outer, node, "the request cannot be made: " + Reasons.of(e));
    } finally {
      step.outputEnded(OutputStreamName.STDOUT);
    }
  }

  private static String reason(ExecutionException e) {
    if (e.getCause() instanceof ConnectException refused) {
      // The JDK says which by its causes alone.
      boolean unknown =
          refused.getCause() instanceof ConnectException deeper
              ? deeper.getCause() instanceof UnresolvedAddressException
              : refused.getCause() instanceof UnresolvedAddressException;
      return unknown ? "no such host" : "nobody listens there";
    }
    return e.getCause() instanceof IOException cause ? Reasons.of(cause) : Reasons.of(e);
  }

  private static HttpRequest request(Node.Http node) {
    Content body = node.body();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(node.url()))
            .method(
                node.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.bytes()));
    node.headers().forEach(header -> builder.header(header.name(), header.value()));
    return builder.build();
  }

  private synchronized HttpClient client(boolean follows) {
    HttpClient known = follows ? following : direct;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .followRedirects(follows ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
              .build();
      if (follows) {
        following = known;
      } else {
        direct = known;
      }
    }
    return known;
  }

  private PlanExecution.Ended answered(
      Node.Http node, HttpResponse<InputStream> response, Step step, Scope outer, Scope scope) {
    int status = response.statusCode();
    print(step, "HTTP " + status + "\n");
    byte[] body;
    InputStream in = response.body();
    Scope.Exit cancellation = scope.enter(signal -> closeQuietly(in));
    try {
      body = read(in, step);
    } catch (IOException e) {
      return failed(outer, scope, node, Reasons.of(e));
    } finally {
      cancellation.close();
      closeQuietly(in);
    }
    if (scope.reason() != null) {
      return failed(outer, scope, node, "cancelled");
    }
    String wrong = null;
    if (status < node.firstStatus() || status > node.lastStatus()) {
      String wanted =
          node.firstStatus() == node.lastStatus()
              ? String.valueOf(node.firstStatus())
              : node.firstStatus() + "-" + node.lastStatus();
      wrong = "expected status " + wanted + ", saw " + status;
    } else if (!new String(body, StandardCharsets.UTF_8).contains(node.match())) {
      wrong =
          "expected the answer to contain "
              + Texts.quote(start(node.match()))
              + ", saw "
              + body.length
              + " bytes without";
    }
    Outcome outcome =
        new Outcome(
            wrong == null ? Status.SUCCEEDED : Status.FAILED,
            wrong == null ? 0 : 1,
            null,
            redactor.text(wrong == null ? "" : wrong),
            Outcome.Usage.NONE);
    return new PlanExecution.Ended(outcome, status);
  }

  /** Which may be long; a message is read by people. */
  private static String start(String text) {
    int length =
        text.offsetByCodePoints(0, Math.min(MATCH_SHOWN, text.codePointCount(0, text.length())));
    return length == text.length() ? text : text.substring(0, length) + "…";
  }

  private static byte[] read(InputStream in, Step step) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    int count = in.read(buffer);
    while (count >= 0) {
      int taken = Math.min(count, MAX_BODY - body.size());
      body.write(buffer, 0, taken);
      step.output(OutputStreamName.STDOUT, ByteBuffer.wrap(buffer, 0, taken));
      if (body.size() == MAX_BODY) {
        print(step, "\n[the rest of the answer was not read]\n");
        break;
      }
      count = in.read(buffer);
    }
    return body.toByteArray();
  }

  private static void print(Step step, String text) {
    step.output(OutputStreamName.STDOUT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It was to end, and it has.
      return;
    }
  }

  /**
   * @param outer where the request stands
   * @param scope of the request alone, with its own limit
   */
  private PlanExecution.Ended failed(Scope outer, Scope scope, Node.Http node, String why) {
    Status reason = scope.reason();
    if (reason == Status.TIMED_OUT) {
      String message =
          outer.reason() == null
              ? "expected an answer within " + node.timeout().toMillis() + " ms, saw none"
              : Scope.OUT_OF_TIME;
      return ended(Status.TIMED_OUT, ExitStatus.TIMED_OUT, message);
    }
    if (reason != null) {
      return ended(Status.CANCELLED, scope.exitCode(), "cancelled");
    }
    return ended(Status.FAILED, 1, "expected an answer, saw none: " + why);
  }

  private PlanExecution.Ended ended(Status status, int exitCode, String message) {
    return new PlanExecution.Ended(
        new Outcome(status, exitCode, null, redactor.text(message), Outcome.Usage.NONE), null);
  }
}
