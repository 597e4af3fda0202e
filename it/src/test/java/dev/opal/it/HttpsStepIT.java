// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code @http} over TLS, with a certificate that nobody signed. */
class HttpsStepIT {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private final AtomicInteger plainRequests = new AtomicInteger();
  private Shell shell;
  private HttpsServer server;
  private HttpServer plain;

  @BeforeEach
  void start() throws Exception {
    shell = Shell.in(folder);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    plain = HttpServer.create(any, 0);
    plain.createContext(
        "/",
        exchange -> {
          plainRequests.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
        });
    plain.start();
    server = HttpsServer.create(any, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.createContext(
        "/",
        exchange -> {
          String place = "http://127.0.0.1:" + plain.getAddress().getPort() + "/";
          exchange.getResponseHeaders().add("Location", place);
          boolean redirects = exchange.getRequestURI().getPath().equals("/away");
          exchange.sendResponseHeaders(redirects ? 302 : 204, -1);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    plain.stop(0);
  }

  private SSLContext context() throws Exception {
    Path keys = folder.resolve("keys");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=IP:127.0.0.1")
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private Shell.Result run(Shell shell, String path, String options) throws IOException {
    String url = "https://127.0.0.1:" + server.getAddress().getPort() + path;
    Files.writeString(
        shell.file("p.opl"),
        "target t {\n a: @http(\"" + url + "\", timeout=20s" + options + ")\n}\n");
    return shell.run("$OPAL run p.opl --env dev");
  }

  private Shell trusting() {
    return shell.with(
        "OPAL_JAVA_OPTS",
        "-Djavax.net.ssl.trustStore="
            + folder.resolve("keys")
            + " -Djavax.net.ssl.trustStorePassword="
            + PASSWORD);
  }

  @Test
  void certificate_isVerified() throws Exception {
    Shell.Result result = run(shell, "/", "");
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("certif");
    result = run(trusting(), "/", "");
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void redirect_fromHttpsToHttpIsNotFollowed() throws Exception {
    Shell.Result result = run(trusting(), "/away", ", redirects=true");
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("302");
    assertThat(plainRequests).hasValue(0);
  }
}
