// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands behind a name that says secret: one text a line, masked below a brace and left above.
 */
class AssignedTextTest {
  private static final String MASKED =
      """
      password={hunter2}
      password={hunter2}; rest
      password: {sunshine}
      DB_PASSWORD={correcthorse}
      password = "{two words}"
      passphrase: "{correct horse battery staple}"
      passphrase="{Correct horse, battery staple}"
      password={P@ss(w0rd!}
      password='{$ecret!}'
      password={!@#%^x9}
      password={#1-Admin}
      password={@dmin123}
      password={admin}
      password={postgres}
      password={changeme}
      password={super-secret}
      POSTGRES_PASSWORD={mysecretpassword}
      password={/Hunter2}
      password={9/8/7-abc}
      "password":"{hunter2}"
      {\\"password\\":\\"{hunter2\\}"}
      :password => "{hunter2}"
      password := '{it is !%&}'
      secret={s3cr3t}
      client_secret: {abcDEF}
      clientSecret='{abc-def}'
      api_key={abcdefghij}
      apiKey: "{0123456789abcdef}"
      AWS_SECRET_ACCESS_KEY={wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}
      aws_access_key_id = {0123ABCD}
      private_key={abc123}
      token={abc123def}
      token: {hunter22}
      token = {654321}
      access_token={abcdefghijklmnopqrst}
      tokens=["x"], token={a1.b2-c3}
      refreshToken: "{1//0gabcdefg-hijk}"
      credentials={admin:hunter2}
      credential: {QWxhZGRpbjpvcGVuIHNlc2FtZQ==}
      Authorization: Basic {dXNlcjpwYXNz}
      Authorization: Bearer {abc.def}
      authorization={a1b2c3d4e5}
      https://ci:{hunter2}@example.org
      https://ci:{sunshine}@example.org
      secret_url={https://hooks.example/T1}
      token_secret={abcdefgh}
      """;

  private static final String LEFT =
      """
      password = readPassword(in);
      password = null; password: true, password: "none"
      password: string;
      private String password = value;
      password: String, secret: Uint8Array
      this.password = password;
      this.password = newPassword;
      token = nextToken
      NextToken: NextToken
      const token = parser.next;
      token = lexer1.token2;
      token: delimiter.curly
      token=t.accessToken&&t.token
      secret = config.get("secret")
      secret = values[0]
      password = this.props.password
      if (password == null || password==other.password) {
      password => { return password }
      secret: {shape: 'x'}
      INVALID_PASSWORD: "WRONG_PASSWORD"
      "wrong-password": "Enter another password"
      "custom-token-mismatch": "The custom token corresponds to a different audience."
      "wrong-password": "The password is invalid."
      "Password:"),p
      secret: " + e.getMessage() + "
      password=${PASSWORD}
      password=$PASSWORD
      password="{{ vault.password }}"
      password: <password>
      password: '%s'
      password: "#{secret}"
      password={password}
      password: ********
      password=xxxx
      api_key=...
      token=[REDACTED]
      password_file=/run/secrets/db, password=/run/secrets/db
      passwordFile: 'Db.Txt'
      secretName: my-release-name
      secret_arn=arn1234567
      "secret": "arn:aws:secretsmanager:eu-west-1:1:secret:x"
      token_type=Bearer1
      token_endpoint: https://example.org/token1
      token_url=https://example.org/token1
      tokenTtl: 86400s1
      max_tokens=4096
      "total_tokens": 150000
      tokens: 4096
      "jsonwebtoken": "9.0.0"
      'PullParserToken' => '3.18'
      token: 138
      credentials: "same-origin"
      credentials: 'include'
      SECRET_KEY_SIZE = 256
      secret = 0x0002000
      https://user:pass@example.org
      https://user:$PASSWORD@example.org
      https://user:<password>@example.org
      Authorization: request
      Authorization: Bearer <token>
      Authorization: Bearer $TOKEN
      """;

  static Stream<String> masked() {
    return MASKED.lines();
  }

  static Stream<String> left() {
    return LEFT.lines();
  }

  @ParameterizedTest
  @MethodSource("masked")
  void text_masksWhatCouldBeASecret(String line) {
    int end = line.lastIndexOf('}', line.endsWith("\"}") ? line.length() - 2 : line.length());
    int start = line.lastIndexOf('{', end);
    String text =
        line.substring(0, start) + line.substring(start + 1, end) + line.substring(end + 1);
    String expected = line.substring(0, start) + Masks.MARK + line.substring(end + 1);
    assertThat(new Redactor().text(text)).hasToString(expected);
  }

  @ParameterizedTest
  @MethodSource("left")
  void text_leavesWhatProgramTextAndFormsPutThere(String line) {
    assertThat(new Redactor().text(line)).hasToString(line);
  }
}
