// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What costs every start milliseconds and shows nowhere else. */
class StartUpIT {
  @TempDir Path folder;

  /** The JVM makes the equals and hashCode of a record at their first call, as ten classes. */
  @Test
  void exec_comparesNoRecords() throws IOException {
    Path log = folder.resolve("classes");
    Opal opal =
        Opal.ofThisBuild()
            .withEnvironment("OPAL_HOME", folder.resolve("home").toString())
            .withEnvironment("OPAL_JAVA_OPTS", "-Xlog:class+init=info:file=" + log);

    assertThat(opal.run("exec", "--", "true").code()).isZero();

    assertThat(Files.readString(log))
        .contains("dev/opal/recorder/Seal")
        .doesNotContain("java/lang/runtime/ObjectMethods");
  }

  @ParameterizedTest
  @CsvSource({
    "runs grep --like text, true",
    "runs grep --like text -i, false",
    "runs grep --regex=te[x]t, false",
    "runs list, false",
    "exec -- true, false",
  })
  void secondCompiler_isThereForLoopsInJava(String words, boolean firstAlone) {
    Opal opal =
        Opal.ofThisBuild()
            .withEnvironment("OPAL_HOME", folder.resolve("home").toString())
            .withEnvironment("OPAL_JAVA_OPTS", "-XX:+PrintCommandLineFlags");

    String flags = opal.run(words.split(" ")).out();

    assertThat(flags).contains("-XX:+UseSerialGC");
    assertThat(flags.contains("-XX:TieredStopAtLevel=1 ")).isEqualTo(firstAlone);
  }
}
