// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanKeyTest {
  /**
   * RFC 4231, test cases 1 and 2: HMAC fills a key with zeros up to its block, so that these
   * shorter keys may be filled up to ours. The other cases' data is no text or their keys longer.
   */
  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, Hi There,"
        + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "4a656665, what do ya want for nothing?,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
  })
  void commitment_isTheHmacOfRfc4231(String key, String data, String hmac) {
    byte[] filled = Arrays.copyOf(HexFormat.of().parseHex(key), PlanKey.LENGTH);
    assertThat(new PlanKey(filled).commit(data)).isEqualTo("hmac-sha256:" + hmac);
  }

  @Test
  void commitment_isTheOneOfThePlatform() throws Exception {
    Random random = new Random(4231);
    for (int i = 0; i < 300; i++) {
      byte[] key = new byte[PlanKey.LENGTH];
      random.nextBytes(key);
      String value = "é\ud83d\ude80x".repeat(random.nextInt(60));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String expected =
          HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
      assertThat(new PlanKey(key).commit(value)).isEqualTo("hmac-sha256:" + expected);
    }
  }

  @Test
  void id_namesTheKey() {
    byte[] other = new byte[PlanKey.LENGTH];
    other[0] = 1;
    PlanKey key = new PlanKey(new byte[PlanKey.LENGTH]);
    assertThat(key.id())
        .matches("[0-9a-f]{16}")
        .isEqualTo(new PlanKey(new byte[PlanKey.LENGTH]).id())
        .isNotEqualTo(new PlanKey(other).id());
  }

  @Test
  void keyOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> new PlanKey(new byte[31])).hasMessageContaining("32 bytes but had 31");
  }
}
