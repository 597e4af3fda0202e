// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.util.Map;
import java.util.TreeMap;

/** Named texts on their way through the door. */
final class RedactedTexts {
  private RedactedTexts() {}

  /** Returns every text under its name; names that the door makes equal get a number each. */
  static Map<Redacted, Redacted> of(Redactor redactor, Map<String, String> texts) {
    Map<Redacted, Redacted> result = new TreeMap<>();
    new TreeMap<>(texts)
        .forEach((name, value) ->
            result.put(free(redactor, name, result), redactor.attribute(name, value)));
    return result;
  }

  /** The same of texts that Opal named, which privacy does not hide. */
  static Map<Redacted, Redacted> own(Redactor redactor, Map<String, String> texts) {
    Map<Redacted, Redacted> result = new TreeMap<>();
    texts.forEach((name, value) -> result.put(redactor.text(name), redactor.value(name, value)));
    return result;
  }

  private static Redacted free(Redactor redactor, String name, Map<Redacted, Redacted> taken) {
    Redacted redacted = redactor.text(name);
    Redacted free = redacted;
    for (int n = 2; taken.containsKey(free); n++) {
      Redacted numbered = redactor.text(redacted + "~" + n);
      // A rule may take the number for the end of the secret before it.
      free = numbered.toString().endsWith("~" + n) ? numbered : redactor.text("masked~" + n);
    }
    return free;
  }
}
