// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Rules about files of the source tree that no compiler sees. */
class HouseRulesTest {

  private static final String SPDX = "// SPDX-License-Identifier: Apache-2.0";
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".opal");
  private static final Set<String> DRIVERS = Set.of("opal-store-files", "opal-store-sqlite");

  /** What sees drivers: the wiring, and what tests or measures the whole. */
  private static final Set<String> SEES_DRIVERS = Set.of("opal-cli", "opal-it", "opal-benchmarks");

  @Test
  void everySource_beginsWithItsLicence() throws IOException {
    List<Path> without = new ArrayList<>();
    Path root = Checkout.root();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path name = folder.getFileName();
            return !folder.equals(root) && NOT_OURS.contains(String.valueOf(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isSource(file) && !Files.readString(file).startsWith(SPDX)) {
              without.add(root.relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(without).as("Sources whose first line is not '%s'", SPDX).isEmpty();
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") || file.toString().endsWith(".ts");
  }

  /** The list of modules in the root pom is the order of the layers, test dependencies included. */
  @Test
  void everyModule_dependsOnlyOnModulesListedAboveIt() throws Exception {
    Set<String> above = new HashSet<>();
    for (Path pom : modulePoms()) {
      String module = artifactId(parse(pom).getDocumentElement());
      for (String dependency : opalDependencies(pom)) {
        assertThat(above).as("what %s depends on stands above it", module).contains(dependency);
      }
      above.add(module);
    }
  }

  @Test
  void noModuleButTheWiring_seesADriver() throws Exception {
    for (Path pom : modulePoms()) {
      String module = artifactId(parse(pom).getDocumentElement());
      if (!SEES_DRIVERS.contains(module)) {
        Set<String> seen = new TreeSet<>(opalDependencies(pom));
        seen.retainAll(DRIVERS);
        assertThat(seen).as("drivers that %s declares", module).isEmpty();
      }
    }
  }

  private static List<Path> modulePoms() throws Exception {
    Path root = Checkout.root();
    NodeList modules = parse(root.resolve("pom.xml")).getElementsByTagName("module");
    List<Path> poms = new ArrayList<>();
    for (int i = 0; i < modules.getLength(); i++) {
      poms.add(root.resolve(modules.item(i).getTextContent()).resolve("pom.xml"));
    }
    assertThat(poms).isNotEmpty();
    return poms;
  }

  private static List<String> opalDependencies(Path pom) throws Exception {
    List<String> found = new ArrayList<>();
    NodeList dependencies = parse(pom).getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      NodeList group = dependency.getElementsByTagName("groupId");
      NodeList scope = dependency.getElementsByTagName("scope");
      boolean test = scope.getLength() == 1 && scope.item(0).getTextContent().equals("test");
      if (!test && group.getLength() == 1 && group.item(0).getTextContent().equals("dev.opal")) {
        found.add(artifactId(dependency));
      }
    }
    return found;
  }

  private static String artifactId(Element element) {
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeName().equals("artifactId")) {
        return child.getTextContent();
      }
    }
    throw new IllegalArgumentException("expected an artifactId in " + element.getTagName());
  }

  private static Document parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }
}
