// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code @http} against servers that answer, and against those that do not behave. */
class HttpStepIT {
  @TempDir Path folder;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger flaky = new AtomicInteger();
  private HttpServer server;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
    shell = Shell.in(folder).with("BASE", base()).with("API_TOKEN", "correct-horse-battery");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(exchange.getRequestMethod() + " " + path + " " + token + " " + body);
    try (exchange) {
      if (path.equals("/flaky") && flaky.getAndIncrement() < 2) {
        exchange.sendResponseHeaders(503, -1);
      } else if (path.equals("/moved")) {
        exchange.getResponseHeaders().add("Location", base() + "/new");
        exchange.sendResponseHeaders(302, -1);
      } else if (path.equals("/large")) {
        exchange.sendResponseHeaders(200, 0);
        large(exchange.getResponseBody());
      } else {
        byte[] answer = ("you are " + token + "\n").getBytes(UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private static void large(OutputStream out) {
    byte[] block = new byte[64 * 1024];
    try {
      for (int i = 0; i < 16 * 1024; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      // The client has seen enough, which is what is tested.
      return;
    }
  }

  private Shell.Result run(String... lines) throws IOException {
    Files.writeString(shell.file("p.opl"), "target t {\n" + String.join("\n", lines) + "\n}\n");
    return shell.run("$OPAL run p.opl --env dev");
  }

  @Test
  void request_isSentAndItsAnswerRecordedWithoutSecrets() throws Exception {
    Shell.Result result =
        run(
            "a: @http(\"@env.BASE/a?q=@env.API_TOKEN\",",
            "     header=\"Authorization: Bearer @env.API_TOKEN\",",
            "     body=\"x=1\", match=\"you are\")");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(requests)
        .containsExactly("POST /a?q=correct-horse-battery Bearer correct-horse-battery x=1");
    Recorded.Sealed bundle = shell.recorded().only();
    assertThat(bundle.text("steps/main/a.log")).isEqualTo("HTTP 200\nyou are Bearer [REDACTED]\n");
    assertThat(bundle.text("decorators.json")).contains("\"status_code\": 200");
    for (Path file : shell.recorded().files()) {
      assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain("correct-horse");
    }
  }

  @Test
  void retry_asksAgain() throws Exception {
    Shell.Result result =
        run("@retry(times=3, delay=10ms) {", "a: @http(\"@env.BASE/flaky\")", "}");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(requests).hasSize(3);
    assertThat(result.err()).contains("expected status 200-299, saw 503 (attempt 1)");
  }

  @Test
  void redirect_isFollowedOnlyWhereTheSourceSaysSo() throws Exception {
    assertThat(run("@http(\"@env.BASE/moved\")").err())
        .contains("expected status 200-299, saw 302");
    assertThat(run("@http(\"@env.BASE/moved\", status=302)").code()).isZero();
    assertThat(requests).noneMatch(request -> request.contains("/new"));
    assertThat(run("@http(\"@env.BASE/moved\", redirects=true)").code()).isZero();
    assertThat(requests).anyMatch(request -> request.contains("GET /new"));
  }

  @Test
  void answer_thatDoesNotMatchIsAFailure() throws Exception {
    Shell.Result result = run("@http(\"@env.BASE/\", match=\"healthy\")");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("expected the answer to contain \"healthy\", saw ");
  }

  @Test
  void answer_withoutEndIsCutOff() throws Exception {
    Shell.Result result = run("a: @http(\"@env.BASE/large\")");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(shell.recorded().only().text("steps/main/a.log"))
        .hasSizeLessThan(1_100_000)
        .endsWith("[the rest of the answer was not read]\n");
  }

  @Test
  void server_thatHangsOrLiesOrIsNotThereIsAFailureInOneLine() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      shell = shell.with("HANGS", "http://127.0.0.1:" + socket.getLocalPort());
      Shell.Result hangs = run("@http(\"@env.HANGS/\", timeout=300ms)");
      assertThat(hangs.code()).isEqualTo(124);
      assertThat(hangs.err()).contains("expected an answer within 300 ms, saw none");
    }
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread liar = new Thread(() -> lie(socket));
      liar.start();
      shell = shell.with("LIES", "http://127.0.0.1:" + socket.getLocalPort());
      Shell.Result lies = run("@http(\"@env.LIES/\")");
      assertThat(lies.code()).isEqualTo(1);
      assertThat(lies.err())
          .contains("main/1 failed with exit code 1: expected an answer, saw none:");
      liar.join();
    }
    Shell.Result refused = run("@http(\"@env.LIES/\")");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("expected an answer, saw none: nobody listens there");
    assertThat(run("@http(\"http://no-such-host.invalid/\")").err())
        .contains("expected an answer, saw none: no such host");
  }

  @Test
  void timeoutAroundARequest_isWhatEndsIt() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      shell = shell.with("HANGS", "http://127.0.0.1:" + socket.getLocalPort());
      Shell.Result result = run("@timeout(300ms) {", "a: @http(\"@env.HANGS/\")", "}");
      assertThat(result.code()).isEqualTo(124);
      assertThat(result.err())
          .contains("main/a timed_out with exit code 124: expected an end in time, saw none");
    }
  }

  @Test
  void requestWithoutAnAnswer_isNoProcess() throws Exception {
    assertThat(run("a: @http(\"http://127.0.0.1:1/\")").code()).isEqualTo(1);
    assertThat(shell.recorded().only().json("decorators.json").objects("decorator_usage"))
        .singleElement()
        .satisfies(use ->
            assertThat(use.members())
                .containsKey("duration_ms")
                .doesNotContainKeys("exit_code", "stdout_lines", "status_code"));
  }

  /** Promises more bytes than it sends. */
  private static void lie(ServerSocket socket) {
    try (Socket client = socket.accept()) {
      client.getInputStream().read(new byte[4096]);
      client
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
