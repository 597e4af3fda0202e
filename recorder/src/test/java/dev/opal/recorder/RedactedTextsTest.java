// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.redaction.Redactor;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RedactedTextsTest {
  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void names_thatTheDoorMakesEqual_stayApart() {
    Redactor redactor = new Redactor();
    redactor.addSecret("correct-horse-one");
    redactor.addSecret("correct-horse-two");
    for (String form : new String[] {"%s", "a %s b", "password=%s", "Authorization: Token %s"}) {
      Map<String, String> texts = new TreeMap<>();
      texts.put(form.formatted("correct-horse-one"), "1");
      texts.put(form.formatted("correct-horse-two"), "2");
      texts.put(form.formatted("hunter2-hunter2-a"), "3");
      texts.put(form.formatted("hunter2-hunter2-b"), "4");
      assertThat(RedactedTexts.of(redactor, texts)).as(form).hasSize(4);
      assertThat(RedactedTexts.of(redactor, texts).keySet().toString())
          .doesNotContain("correct-horse");
    }
  }
}
