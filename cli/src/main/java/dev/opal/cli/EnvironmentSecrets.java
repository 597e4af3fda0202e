// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.recorder.Surroundings;
import dev.opal.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of this process's variables is secret. */
final class EnvironmentSecrets {
  private EnvironmentSecrets() {}

  /**
   * Tells a redactor what is secret of this process's variables.
   *
   * @param names of variables that are secret whatever their names say
   * @return the values
   */
  static List<byte[]> tell(Redactor redactor, Surroundings surroundings, Set<String> names) {
    List<byte[]> secrets = new ArrayList<>();
    Map<String, String> variables = surroundings.secrets(redactor, names);
    redactor.addSecrets(variables);
    for (String value : variables.values()) {
      secrets.add(value.getBytes(StandardCharsets.UTF_8));
    }
    addSecretsThatAreNoText(redactor, secrets);
    return secrets;
  }

  /** A variable may hold any bytes but zero, of which Java shows what it can decode. */
  private static void addSecretsThatAreNoText(Redactor redactor, List<byte[]> secrets) {
    ByteStrings environment = CallerEnvironment.bytes();
    for (int i = 0; i < environment.size(); i++) {
      String decoded = environment.text(i);
      int equals = decoded.indexOf('=');
      if (decoded.indexOf('\uFFFD') > equals
          && redactor.isSecretName(decoded.substring(0, Math.max(0, equals)))) {
        byte[] bytes = environment.get(i);
        int from = 0;
        while (bytes[from] != '=') {
          from++;
        }
        byte[] value = Arrays.copyOfRange(bytes, from + 1, bytes.length);
        redactor.addSecret(value);
        secrets.add(value);
      }
    }
  }
}
