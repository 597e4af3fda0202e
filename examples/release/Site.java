// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A site that takes its pages over HTTP: {@code serve PORT}, {@code deploy PORT SITE.tar}. */
class Site {
  private static final int BLOCK = 512;

  private final Map<String, byte[]> pages = new ConcurrentHashMap<>();
  private final String token = System.getenv("DEPLOY_TOKEN");

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    if (args[0].equals("serve")) {
      new Site().serve(port);
    } else {
      deploy(port, Path.of(args[2]));
    }
  }

  private void serve(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::answer);
    server.start();
    // Whoever forgets it is not left with a server.
    Executors.newSingleThreadScheduledExecutor().schedule(() -> System.exit(0), 2, TimeUnit.MINUTES);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] page = pages.get(path.substring(1));
    if (path.equals("/health")) {
      reply(exchange, 200, "ready\n".getBytes(StandardCharsets.UTF_8));
    } else if (page != null) {
      reply(exchange, 200, page);
    } else if (path.equals("/site") || path.equals("/stop")) {
      change(exchange, path);
    } else {
      reply(exchange, 404, new byte[0]);
    }
  }

  private void change(HttpExchange exchange, String path) throws IOException {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    if (token == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), wanted)) {
      reply(exchange, 403, new byte[0]);
      return;
    }
    if (path.equals("/site")) {
      unpack(exchange.getRequestBody());
    }
    reply(exchange, 200, (pages.size() + " pages\n").getBytes(StandardCharsets.UTF_8));
    if (path.equals("/stop")) {
      System.exit(0);
    }
  }

  /** Reads the files of an archive in the format of POSIX.1-1988, ustar. */
  private void unpack(InputStream in) throws IOException {
    for (byte[] head = in.readNBytes(BLOCK); head.length == BLOCK; head = in.readNBytes(BLOCK)) {
      String name = new String(head, 0, 100, StandardCharsets.UTF_8).replace("\0", "");
      if (name.isEmpty()) {
        return;
      }
      String octal = new String(head, 124, 11, StandardCharsets.UTF_8).strip();
      int size = Integer.parseInt(octal, 8);
      byte[] content = in.readNBytes(size);
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      if (name.endsWith(".html")) {
        pages.put(name.replace("./", ""), content);
      }
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void deploy(int port, Path archive) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/site"))
            .header("Authorization", "Bearer " + System.getenv("DEPLOY_TOKEN"))
            .PUT(HttpRequest.BodyPublishers.ofFile(archive))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    System.out.print(response.statusCode() + " " + response.body());
    System.exit(response.statusCode() == 200 ? 0 : 1);
  }
}
