// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples on the pages of docs/formats are what this build writes. */
class FormatPagesTest {
  private static final Path PAGES = Path.of("../docs/formats");
  private static final Path GOLDEN = Path.of("src/test/resources");

  /** Names that users and rules give. */
  private static final Set<String> USERS =
      Set.of(
          "1",
          "2",
          "5",
          "./size.sh",
          "LANG",
          "ticket",
          "suite",
          "known-value",
          "secret-name",
          "cicd.pipeline.name");

  @ParameterizedTest
  @ValueSource(strings = {"plan", "summary", "decorators"})
  void page_showsTheGoldenFile(String name) throws Exception {
    Json golden = Json.parse(Files.readString(GOLDEN.resolve(name + ".json")));
    assertThat(Json.parse(example(name, "json")).text()).isEqualTo(golden.text());
  }

  @Test
  void journalPage_showsTheGoldenJournal() throws Exception {
    assertThat(example("journal", "jsonl") + "\n").isEqualTo(new String(Samples.journal(), UTF_8));
  }

  @Test
  void manifestPage_showsAManifestOfTheGoldenFiles() throws Exception {
    List<Json> files = new ArrayList<>();
    for (String name : List.of("decorators.json", "journal.jsonl", "plan.json", "summary.json")) {
      byte[] bytes = Files.readAllBytes(GOLDEN.resolve(name));
      files.add(
          JsonObject.builder()
              .put("name", name)
              .put("size", bytes.length)
              .put("sha256", Hash.of(bytes).hex())
              .build());
    }
    JsonObject manifest =
        JsonObject.builder()
            .put("schema", 1)
            .putText("run_id", Samples.RUN)
            .put("signing", "unsigned")
            .put("files", new Json.Arr(files))
            .build();
    assertThat(example("manifest", "json")).isEqualTo(manifest.text());
  }

  /** A page names every member of its example, so that none is added without a word about it. */
  @ParameterizedTest
  @ValueSource(strings = {"plan", "summary", "decorators", "manifest", "journal"})
  void everyMember_isDescribed(String name) throws Exception {
    boolean journal = name.equals("journal");
    // A journal's plan.resolved holds a plan, which has a page of its own.
    String page = page(name) + (journal ? page("plan") : "");
    String[] texts =
        journal ? example(name, "jsonl").split("\n") : new String[] {example(name, "json")};
    for (String text : texts) {
      assertThat(names(Json.parse(text)))
          .filteredOn(member -> !USERS.contains(member))
          .allMatch(member -> page.contains("`" + member + "`"), "is on the page");
    }
  }

  private static Stream<String> names(Json json) {
    if (json instanceof JsonObject object) {
      return Stream.concat(
          object.members().keySet().stream(),
          object.members().values().stream().flatMap(FormatPagesTest::names));
    }
    return json instanceof Json.Arr array
        ? array.items().stream().flatMap(FormatPagesTest::names)
        : Stream.empty();
  }

  private static String example(String name, String language) throws IOException {
    String page = page(name);
    String fence = "```" + language + "\n";
    int start = page.indexOf(fence) + fence.length();
    return page.substring(start, page.indexOf("\n```", start));
  }

  private static String page(String name) throws IOException {
    return Files.readString(PAGES.resolve(name + ".md"));
  }
}
