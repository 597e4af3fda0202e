// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs take out of a secret that has parts is secret too. */
class StructuredSecretTest {
  private static Redactor knowing(String secret) {
    Redactor redactor = new Redactor(Set.of("houseWord"));
    redactor.addSecret(secret.getBytes(StandardCharsets.UTF_8));
    return redactor;
  }

  private static String masked(String secret, String text) {
    return knowing(secret).text(text).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clientSecret",
        "private_key",
        "private_key_id",
        "keyId",
        "password",
        "token",
        "houseWord",
      })
  void textInJson_isSecretWhereItsKeySaysSo(String key) {
    String secret = "{\"kind\": \"harmless\", \"deep\": [{\"" + key + "\" :\n\"yankee8811\"}]}";
    assertThat(masked(secret, "harmless yankee8811.")).isEqualTo("harmless [REDACTED].");
  }

  @Test
  void textInJson_isKnownAsItReads() {
    String secret =
        "{\"private_key\":\"first-line\\nsecond-l\\u00efne\\\"x\\/\",\"client_id\":\"some-client\"}";
    assertThat(masked(secret, "<first-line> <second-lïne\"x/> some-client"))
        .isEqualTo("<[REDACTED]> <[REDACTED]> some-client");
  }

  @Test
  void everyTextOfAList_hasTheKeyOfTheList() {
    assertThat(
            masked(
                "{\"tokens\":[\"alpha-11\",\"bravo-22\"],\"x\":\"gamma-33\"}",
                "alpha-11 bravo-22 gamma-33"))
        .isEqualTo("[REDACTED] [REDACTED] gamma-33");
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://app:yankee8811@db/x, yankee8811",
    "postgres://app:yan%3Akee%408811@db/x, yan:kee@8811",
    "postgres://app:yan%3Akee%408811@db/x, yan%3Akee%408811",
    "amqp://a:yankee8811@h1?x=b@c, yankee8811",
    "mongodb://one@h1 mongodb://a:yankee8811@h2, yankee8811",
    "app:yankee8811@tcp(db:3306)/x, yankee8811",
    "redis://:yankee8811@cache:6379, yankee8811",
    "'{\"url\":\"postgres://app:yankee8811@db/x\"}', yankee8811",
  })
  void passwordInAnAddress_isSecretAlone(String secret, String password) {
    assertThat(masked(secret, "it is " + password + ".")).isEqualTo("it is [REDACTED].");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org:8443/path, 8443/path",
    "postgres://appuser@database/x, appuser",
    "postgres://appuser:yankee8811@database/x, appuser database",
    "'{\"password\":true,\"user\":\"somebody\"}', somebody",
    "'{\"token_type\":\"some-bearer\"}', some-bearer",
  })
  void whatSaysNothing_staysAsItIs(String secret, String text) {
    assertThat(masked(secret, text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"unended-string",
        "{\"password\":\"ends-in-a-\\",
        "{\"password\":\"\\u12",
        "{\"password\":\"\\ud800-alone\"}",
        "{\"\":\"\",\"id\":\"x\"}",
        "[[[[{{{{\"password\"",
        "x://:@",
        "x://a:%@b",
        "x://a:%4@b",
        "x://a:\ud800@b",
        "://",
        "@:",
      })
  void malformedValue_isMaskedAsAnyOther(String secret) {
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    String text = secret.length() < Redactor.MIN_KNOWN_VALUE ? "" : secret;
    assertThat(redactor.text("<" + text + ">").toString()).doesNotContain("unended", "ends-in");
  }

  @Test
  void parts_areBounded() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 200; i++) {
      many.append("\"token").append(i).append("\":\"value-number-").append(1000 + i).append("\",");
    }
    Redactor redactor = knowing(many.append("}").toString());
    assertThat(redactor.text("value-number-1099")).hasToString("[REDACTED]");
    assertThat(redactor.text("value-number-1100")).hasToString("value-number-1100");
    String large = "{\"token\":\"value-of-it\",\"x\":\"" + "y".repeat(64 * 1024) + "\"}";
    assertThat(masked(large, "value-of-it")).isEqualTo("value-of-it");
  }

  @ParameterizedTest
  @CsvSource({
    "12345, has fewer than 6 characters",
    "' abc   ', has fewer than 6 characters",
    "'seven-7\nshort', has only lines of fewer than 8 characters",
  })
  void weakness_saysWhy(String value, String why) {
    assertThat(Redactor.weakness(value)).isEqualTo(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456", "short\neight-88", "seven-7\n"})
  void value_thatIsMaskedEverywhere_hasNoWeakness(String value) {
    assertThat(Redactor.weakness(value)).isNull();
  }
}
