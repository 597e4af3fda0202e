// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random JSON that dwells on what is easily written wrongly. */
final class GeneratedJson {
  private static final double[] EDGES = {
    -0.0, 0.1, 1e21, 1e-7, 5e-324, Double.MAX_VALUE, 1L << 53, (1L << 53) + 2, -1e300, 0.000001
  };
  private static final int[] POINTS = {
    0, 8, 9, 10, 12, 13, 0x1f, '"', '\\', '/', 0x7f, 0x80, 0x7ff, 0x800, 0x2028, 0xfffd, 0xffff,
    0x1_0000, 0x1_f680, 0x10_ffff
  };

  private final Random random;

  GeneratedJson(Random random) {
    this.random = random;
  }

  Json value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> Json.NULL;
      case 1 -> new Json.Bool(random.nextBoolean());
      case 2 -> new Json.Int(random.nextLong() % Json.MAX_INTEGER);
      case 3 -> new Json.Real(EDGES[random.nextInt(EDGES.length)]);
      case 4 -> real();
      case 5 -> new Json.Str(text());
      case 6 -> array(depth - 1);
      default -> object(depth - 1);
    };
  }

  private Json real() {
    double value = Double.longBitsToDouble(random.nextLong());
    return new Json.Real(Double.isFinite(value) ? value : random.nextDouble());
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(depth));
    }
    return new Json.Arr(items);
  }

  private Json object(int depth) {
    JsonObject.Builder builder = JsonObject.builder();
    for (int i = random.nextInt(5); i > 0; i--) {
      builder.put(text(), value(depth));
    }
    return builder.build();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(
          random.nextBoolean() ? 'a' + random.nextInt(26) : POINTS[random.nextInt(POINTS.length)]);
    }
    return text.toString();
  }
}
