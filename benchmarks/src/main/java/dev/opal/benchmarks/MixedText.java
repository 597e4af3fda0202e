// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;

/** Text as builds, servers and tools print it, always the same: a seeded choice of line shapes. */
final class MixedText {
  private static final String[] WORDS = {
    "the",
    "request",
    "was",
    "server",
    "connection",
    "to",
    "compile",
    "module",
    "artifact",
    "from",
    "cache",
    "failed",
    "after",
    "retry",
    "user",
    "session",
    "started",
    "finished",
    "in",
    "with",
    "configuration",
    "loading",
    "key",
    "value",
    "token",
    "response",
    "status",
    "database",
    "query",
    "worker",
    "thread",
    "pool",
    "timeout",
    "upload",
    "download",
    "checksum",
    "version",
    "release",
    "package",
    "dependency",
    "resolved",
    "warning",
    "deprecated",
    "function",
    "return",
    "import",
    "class",
    "public",
    "static",
    "error",
    "message",
    "handler",
    "client",
    "service",
    "cluster",
    "node",
    "pod",
    "container",
    "image",
    "deploy",
    "rollout",
    "health",
    "check",
    "passed",
    "test"
  };

  private final Random random = new Random(42);
  private final StringBuilder text = new StringBuilder();

  /**
   * @param bytesPerSecret how far secrets stand apart, or 0 for none
   * @param secret what stands there
   */
  static byte[] of(int bytes, int bytesPerSecret, String secret) {
    MixedText mixed = new MixedText();
    int next = bytesPerSecret;
    while (mixed.text.length() < bytes) {
      mixed.line();
      if (bytesPerSecret > 0 && mixed.text.length() > next) {
        mixed.text.append("using ").append(secret).append(" for it\n");
        next += bytesPerSecret;
      }
    }
    return mixed.text.substring(0, bytes).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void line() {
    switch (random.nextInt(10)) {
      case 0, 1 -> text.append(time()).append(" INFO  [").append(word()).append("] ");
      case 2 ->
          text.append("{\"time\":\"")
              .append(time())
              .append("\",\"level\":\"debug\",\"id\":\"")
              .append(hex(16))
              .append("\",\"msg\":\"");
      case 3 ->
          text.append("Downloaded https://repo.example.org/maven2/org/")
              .append(word())
              .append('/')
              .append(word())
              .append("-1.")
              .append(random.nextInt(40))
              .append(".jar (")
              .append(random.nextInt(9000))
              .append(" kB) ");
      case 4 ->
          text.append("\tat org.example.")
              .append(word())
              .append('.')
              .append(word())
              .append("(Main.java:")
              .append(random.nextInt(500))
              .append(") ");
      case 5 -> text.append("sha256:").append(hex(32)).append("  ./").append(word()).append(".o ");
      case 6 -> text.append(base64()).append(' ');
      case 7 ->
          text.append("10.0.")
              .append(random.nextInt(255))
              .append(".7 - - \"GET /api/")
              .append(word())
              .append("?page=")
              .append(random.nextInt(90))
              .append(" HTTP/1.1\" 200 ");
      default -> text.append("  ");
    }
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(word()).append(' ');
    }
    text.append('\n');
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private String time() {
    return String.format(
        Locale.ROOT, "2025-09-20T%02d:%02d:22.1Z", random.nextInt(24), random.nextInt(60));
  }

  private String hex(int length) {
    return HexFormat.of().formatHex(bytes(length));
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(bytes(57));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
