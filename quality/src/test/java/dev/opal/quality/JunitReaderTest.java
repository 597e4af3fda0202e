// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.quality.Catalogue.Metric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JunitReaderTest {
  private static final String SUREFIRE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0.2" name="a.B" time="1,000.5" tests="5" errors="1" skipped="1" failures="1" flakes="1">
        <properties><property name="java.version" value="25"/></properties>
        <testcase name="good" classname="a.B" time="0.1"><system-out><![CDATA[<testcase name="no"/>]]></system-out></testcase>
        <testcase name="bad" classname="a.B" time="0.2">
          <failure message="expected &lt;3&gt;&#10;but was 4" type="x">trace</failure>
        </testcase>
        <testcase name="broken" classname="a.B"><error type="y"><![CDATA[
           NullPointerException
             at line 7]]></error><failure/></testcase>
        <testcase name="not" classname="a.B"><skipped message="later"/></testcase>
        <testcase name="flaky" classname="a.B"><flakyFailure message="once">trace</flakyFailure></testcase>
      </testsuite>
      """;

  @TempDir Path folder;

  private Results read(String... files) throws IOException, ResultException {
    JunitReader reader = new JunitReader();
    for (int i = 0; i < files.length; i++) {
      reader.read(Files.writeString(folder.resolve("TEST-" + i + ".xml"), files[i]));
    }
    return reader.results();
  }

  private static List<Double> counts(Results results) {
    return List.of(
        results.figures().get(Metric.TESTS_TOTAL),
        results.figures().get(Metric.TESTS_PASSED),
        results.figures().get(Metric.TESTS_FAILED),
        results.figures().get(Metric.TESTS_ERRORS),
        results.figures().get(Metric.TESTS_SKIPPED));
  }

  @Test
  void surefire_isCountedByItsTestCases() throws Exception {
    Results results = read(SUREFIRE);
    assertThat(counts(results)).containsExactly(5.0, 2.0, 2.0, 0.0, 1.0);
    assertThat(results.figures()).containsEntry(Metric.TESTS_DURATION, 1000.5);
    assertThat(results.notes())
        .extracting(Results.Note::value)
        .containsExactly("a.B.bad: expected <3>", "a.B.broken");
    assertThat(results.notes().get(0).attributes())
        .isEqualTo(
            Map.of("class", "a.B", "name", "bad", "message", "expected <3>", "outcome", "failure"));
  }

  @Test
  void message_isTheFirstLineOfTheTextWhereThereIsNone() throws Exception {
    Results results =
        read(
            "<testsuites><testsuite name='pytest' tests='1' errors='1' time='0.5'><testcase"
                + " classname='t' name='x' time='0.1'><error>\n\n  boom &amp; more\n at"
                + " y</error></testcase></testsuite></testsuites>");
    assertThat(counts(results)).containsExactly(1.0, 0.0, 0.0, 1.0, 0.0);
    assertThat(results.notes().get(0).value()).isEqualTo("t.x: boom & more");
    assertThat(results.figures()).containsEntry(Metric.TESTS_DURATION, 0.5);
  }

  @Test
  void nestedSuites_countOnce() throws Exception {
    Results results =
        read(
            "<testsuites tests='3' failures='1' time='6'><testsuite tests='3' time='5'><testsuite"
                + " tests='2' time='3'><testcase name='a' time='1'/><testcase name='b'"
                + " time='2'><failure/></testcase></testsuite><testcase"
                + " name='c'/></testsuite></testsuites>",
            "<testsuite><testcase name='d' time='0.5'/><testcase name='e' time='.25'/></testsuite>"
                .replace("'.25'", "'0.25'"));
    assertThat(counts(results)).containsExactly(5.0, 4.0, 1.0, 0.0, 0.0);
    assertThat(results.figures()).containsEntry(Metric.TESTS_DURATION, 6.75);
  }

  @Test
  void failureThatOnlyTheSuiteCounts_isNotLost() throws Exception {
    Results results =
        read(
            "<testsuite tests='2' errors='1'><testcase name='a'/><testcase"
                + " name='b'/></testsuite>");
    assertThat(counts(results)).containsExactly(3.0, 2.0, 0.0, 1.0, 0.0);
  }

  @Test
  void suiteWithoutTestCases_isBelieved() throws Exception {
    Results results = read("<testsuite tests='7' failures='2' errors='1' skipped='1'/>");
    assertThat(counts(results)).containsExactly(7.0, 3.0, 2.0, 1.0, 1.0);
  }

  @Test
  void noTest_isNoData() throws Exception {
    Results results = read("<testsuite tests='0' failures='0'/>");
    assertThat(results.hasData()).isFalse();
    assertThat(results.figures()).containsOnlyKeys(Metric.TESTS_TOTAL);
  }

  @Test
  void moreFailuresThanAreListed_areCounted() throws Exception {
    String failures = "<testcase name='x'><failure message='m'/></testcase>".repeat(50);
    Results results = read("<testsuite>" + failures + "</testsuite>");
    assertThat(results.notes()).hasSize(Results.LISTED);
    assertThat(results.unlisted()).isEqualTo(30);
    assertThat(results.figures()).containsEntry(Metric.TESTS_FAILED, 50.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <testsuite><testcase name="a"> | :1:31: expected well-formed XML but:
          <html></html> | :1:7: expected <testsuites> or <testsuite>, saw <html>
          '' | expected well-formed XML but:
          <testsuite><testcase time="soon"/></testsuite> | :1:35: expected seconds in time, saw "soon"
          <testsuite tests="-1"/> | expected a number in tests, saw "-1"
          <!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite>&x;</testsuite> | :1:13: expected no declarations in the document type, saw some
          <!DOCTYPE t [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><testsuite name="&b;"/> | expected no declarations in the document type, saw some
          <!DOCTYPE t SYSTEM "http://127.0.0.1:1/t.dtd"><testsuite>&x;</testsuite> | expected no entity but XML's own, saw "&x"
          <?xml version="1.0" encoding="UTF-16"?><testsuite/> | :1:1: expected XML in UTF-8, saw the encoding "UTF-16"
          """)
  void malformed_isRefusedInOneLine(String xml, String expected) {
    assertThatThrownBy(() -> read(xml))
        .isInstanceOf(ResultException.class)
        .hasMessageContaining("TEST-0.xml")
        .hasMessageContaining(expected)
        .message()
        .doesNotContain("\n", "root:");
  }

  @Test
  void otherEncodings_areReadWhereTheyAreNamed() throws Exception {
    String xml =
        "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase"
            + " name='caf\u00e9'><failure/></testcase></testsuite>";
    Path file = folder.resolve("latin.xml");
    Files.write(file, xml.getBytes(StandardCharsets.ISO_8859_1));
    JunitReader reader = new JunitReader();
    reader.read(file);
    assertThat(reader.results().notes().get(0).value()).isEqualTo("caf\u00e9");
    Results marked = read("\ufeff<?xml version='1.0' encoding='utf-8'?><testsuite tests='1'/>");
    assertThat(counts(marked)).startsWith(1.0, 1.0);
  }

  @Test
  void whatIsNoText_isRefused_andNothingPrinted() throws Exception {
    Path file = folder.resolve("broken.xml");
    Files.write(file, "<testsuite name='caf\u00e9'/>".getBytes(StandardCharsets.ISO_8859_1));
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThatThrownBy(() -> new JunitReader().read(file))
          .hasMessage(file + ": expected well-formed XML but: it is not UTF-8");
    } finally {
      System.setErr(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
