// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * Rotel, an OpenTelemetry collector written in Rust. It takes OTLP/JSON and refuses what is none;
 * what it took it forwards as protobuf to {@link #forwarded}.
 */
final class Rotel implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<ExportTraceServiceRequest> received = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer backend;
  private final Process process;
  private final URI traces;

  Rotel(Path log) throws IOException, InterruptedException {
    Path agent = Peers.npm("@streamfold/rotel-linux-x64", "bin/rotel-agent");
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext("/v1/traces", this::receive);
    backend.start();
    int port = freePort();
    traces = URI.create("http://127.0.0.1:" + port + "/v1/traces");
    process =
        new ProcessBuilder(
                agent.toString(),
                "start",
                "--otlp-http-endpoint=127.0.0.1:" + port,
                "--otlp-grpc-endpoint=127.0.0.1:" + freePort(),
                "--disable-batching",
                "--exporter=otlp",
                "--otlp-exporter-protocol=http",
                "--otlp-exporter-endpoint=http://127.0.0.1:" + backend.getAddress().getPort())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitStart();
  }

  /** Sends OTLP/JSON and returns the HTTP status of the answer. */
  int post(String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(traces)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Returns the next request that came out at the other end. */
  ExportTraceServiceRequest forwarded() throws InterruptedException {
    ExportTraceServiceRequest request = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("expected rotel to forward a request within " + PATIENCE);
    }
    return request;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      InputStream body = exchange.getRequestBody();
      // It compresses even where it is told not to.
      boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      received.add(
          ExportTraceServiceRequest.parseFrom(compressed ? new GZIPInputStream(body) : body));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void awaitStart() {
    try {
      await("rotel listens at " + traces)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .failFast("rotel ended", () -> !process.isAlive())
          .ignoreException(ConnectException.class)
          .until(() -> post("{}") > 0);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    backend.stop(0);
  }
}
