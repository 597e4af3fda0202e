// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PrivacyTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final String RULES =
      """
      rule who
        class pii
        literal who=
        pattern who=([a-z]+)
      rule account
        class resource-id
        literal account:
        pattern account:(\\d+)
      """;

  private static String redacted(Privacy privacy, String text) throws RuleException {
    RuleSet rules = RuleSet.builtIn().plus("test", RULES);
    return new Redactor(Set.of(), rules, privacy).text(text).toString();
  }

  @Test
  void minimal_masksSecretsAlone() throws Exception {
    assertThat(redacted(Privacy.MINIMAL, "who=ann account:12 password=hunter2"))
        .isEqualTo("who=ann account:12 password=[REDACTED]");
  }

  @Test
  void balanced_givesPersonalDataPseudonyms() throws Exception {
    Pseudonyms names = new Pseudonyms(KEY);
    assertThat(redacted(Privacy.balanced(names), "who=ann who=bob who=ann account:12"))
        .isEqualTo(
            "who=%1$s who=%2$s who=%1$s account:12"
                .formatted(names.of("pii", "ann"), names.of("pii", "bob")));
  }

  @Test
  void balanced_findsAddressesOfMailInProse() throws Exception {
    Pseudonyms names = new Pseudonyms(KEY);
    assertThat(
            redacted(
                Privacy.balanced(names), "sent to ann@acme.example, cloned from git@github.com"))
        .isEqualTo(
            "sent to %s, cloned from git@github.com"
                .formatted(names.of("pii", "ann@acme.example")));
  }

  @Test
  void strict_masksPersonalDataAndGivesResourcesPseudonyms() throws Exception {
    Pseudonyms names = new Pseudonyms(KEY);
    assertThat(redacted(Privacy.strict(names, Set.of()), "who=ann account:12"))
        .isEqualTo("who=[REDACTED] account:" + names.of("resource-id", "12"));
  }

  @Test
  void aSecretThatIsAlsoPersonal_isMasked() throws Exception {
    Redactor redactor =
        new Redactor(
            Set.of(), RuleSet.builtIn().plus("test", RULES), Privacy.balanced(new Pseudonyms(KEY)));
    redactor.addSecret("who=annabel");
    assertThat(redactor.text("x who=annabel")).hasToString("x [REDACTED]");
  }

  @Test
  void pseudonym_isAnHmacUnderTheKey() throws Exception {
    for (int length : new int[] {16, 64, 65, 200}) {
      byte[] key = "k".repeat(length).getBytes(StandardCharsets.US_ASCII);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] hash = mac.doFinal("pii\0ann".getBytes(StandardCharsets.US_ASCII));
      assertThat(new Pseudonyms(key).of("pii", "ann"))
          .isEqualTo("[pii:" + HexFormat.of().formatHex(hash, 0, 8) + "]");
    }
  }

  @Test
  void pseudonymsWithoutAKey_areRefused() {
    assertThatThrownBy(() -> new Privacy(Treatment.PSEUDONYM, Treatment.LEAVE, null))
        .hasMessageContaining("expected a key");
    assertThatThrownBy(() -> new Pseudonyms(new byte[15])).hasMessageContaining("16 bytes");
  }
}
