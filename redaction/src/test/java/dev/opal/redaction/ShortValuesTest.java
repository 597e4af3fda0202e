// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A secret too short to be masked everywhere is masked behind names that say what it is: one text a
 * line, masked below a brace and left above.
 */
class ShortValuesTest {
  private static final Map<String, String> SECRETS =
      Map.of(
          "DB_PASSWORD",
          "123",
          "PIN",
          "1234",
          "WEB_TOKEN",
          "a.b",
          "APP_SECRET",
          "Ab3$x",
          "DEPLOY",
          "dev",
          "X_KEY",
          "é\"",
          "API_TOKEN",
          "abc",
          "FLAG",
          "true",
          "VAULT_PASS",
          "q",
          "PW",
          "5678");

  private static final String MASKED =
      """
      DB_PASSWORD={123}
      DB_PASSWORD={123}; rest
      DB_PASSWORD: {123}
      export DB_PASSWORD='{123}'
      declare -x DB_PASSWORD="{123}"
      db_password : {123}, more
      "DB_PASSWORD":"{123}",
      'DB_PASSWORD' => '{123}',
      {\\"DB_PASSWORD\\": \\"{123\\}"}
      os.environ["DB_PASSWORD"] = "{123}"
      <DB_PASSWORD>{123}</DB_PASSWORD>
      TF_VAR_DB_PASSWORD={123}
      password={123}
      {"token": "{abc}"}
      token: {abc}
      token={a.b}
      WEB_TOKEN: {a.b}
      clientSecret: '{Ab3$x}'
      APP_SECRET={Ab3$x}
      token: {1234}
      PIN={1234}
      pin = {1234}
      DEPLOY={dev}
      DEPLOY: "{dev}"
      X_KEY={é"} x
      FLAG={true}
      VAULT_PASS={q}
      see VAULT_PASS={q}, more
      """;

  /** Each the value of one and the same variable. */
  private static final List<String> VALUES =
      List.of("=ab", ":5k", ">5k", "'a1", "a\"b9", "a&b", "it's", "p\\w1", "90-21");

  /** In it what is masked stands between marks. */
  private static final String WRITTEN =
      """
      CODE=«=ab»
      CODE: «=ab»
      CODE = «=ab»
      CODE=«:5k»
      {"code":"«:5k»"}
      CODE=«>5k»
      CODE=«'a1»
      {"CODE": "«a\\"b9»"}
      {"CODE": "«a\\u0026b»"}
      {"code":"«p\\\\w1»"}
      <CODE>«a&amp;b»</CODE>
      ?code=«a%26b»&x=1
      CODE: '«it''s»'
      export CODE='«it'\\''s»'
      CODE="«it's»"
      \033[1mCODE \033[0m=«90-21»
      \033[01;31m\033[KCODE\033[m\033[K: \033[32m«90-21»\033[0m
      -DCODE=«90-21»
      -Dcode=«90-21»
      --code «90-21»
      --code=«90-21»
      -code "«a\\"b9»"
      """;

  private static final String LEFT =
      """
      123 1234 abc dev true a.b é" q
      stage=dev, count=123, id=1234
      PINS=1234
      SPIN=1234
      PIN=12345
      PIN 1234
      PIN=123
      token: true
      password=true
      deploy dev
      MY_DEPLOYMENT=dev
      DEPLOYMENT=dev
      token_type=abc
      max_tokens=1234
      tokens: 1234
      API_TOKEN=abd, FLAG=false
      xDPIN=1234, -DPINS=1234, -XPIN=1234, --pins 1234
      PW=5678
      """;

  static Stream<String> masked() {
    return MASKED.lines();
  }

  static Stream<String> written() {
    return WRITTEN.lines();
  }

  static Stream<String> left() {
    return LEFT.lines();
  }

  private static Redactor redactor() {
    Redactor redactor = new Redactor(Set.of("DEPLOY", "FLAG"));
    redactor.addSecrets(SECRETS);
    VALUES.forEach(value -> redactor.addSecrets(Map.of("CODE", value)));
    return redactor;
  }

  private static void assertBecomes(String expected, String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(redactor().text(text)).hasToString(expected);
    String whole = Cuts.through(redactor(), bytes);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor(), bytes, at)).as("cut at %d", at).isEqualTo(whole);
    }
    assertThat(Cuts.throughPieces(redactor(), bytes, 1)).isEqualTo(whole);
  }

  @ParameterizedTest
  @MethodSource("masked")
  void text_masksAShortSecretBehindItsNameAndBehindNamesThatSaySo(String line) {
    int end = line.lastIndexOf('}', line.endsWith("\"}") ? line.length() - 2 : line.length());
    int start = line.lastIndexOf('{', end);
    String text =
        line.substring(0, start) + line.substring(start + 1, end) + line.substring(end + 1);
    assertBecomes(line.substring(0, start) + Masks.MARK + line.substring(end + 1), text);
  }

  @ParameterizedTest
  @MethodSource("written")
  void text_masksAShortSecretHoweverItIsWritten(String line) {
    assertBecomes(line.replaceAll("«.*»", Masks.MARK), line.replaceAll("[«»]", ""));
  }

  @ParameterizedTest
  @MethodSource("left")
  void text_leavesTheSameElsewhere(String line) {
    assertBecomes(line, line);
  }

  @Test
  void value_masksAShortSecretBehindItsNameFromThenOn() {
    Redactor redactor = new Redactor();
    assertThat(redactor.value("pin", "1234")).hasToString("<redacted:4chars>");
    assertThat(redactor.text("PIN=1234, code=1234")).hasToString("PIN=[REDACTED], code=1234");
    redactor.value("gate_pin", "1234");
    assertThat(redactor.text("GATE_PIN: 1234")).hasToString("GATE_PIN: [REDACTED]");
  }

  @Test
  void text_masksAShortSecretFromWhenItIsKnown() {
    Redactor redactor = new Redactor();
    assertThat(redactor.text("PIN=1234, token: abc")).hasToString("PIN=1234, token: abc");
    redactor.addSecret("abc");
    assertThat(redactor.text("token: abc")).hasToString("token: [REDACTED]");
    redactor.addSecrets(Map.of("PIN", "1234"));
    assertThat(redactor.text("PIN=1234")).hasToString("PIN=[REDACTED]");
    redactor.addSecrets(Map.of("PIN", "99"));
    assertThat(redactor.text("PIN=99 PIN=1234")).hasToString("PIN=[REDACTED] PIN=[REDACTED]");
    assertThat(redactor.counts()).containsEntry("short-value", 3L);
  }
}
