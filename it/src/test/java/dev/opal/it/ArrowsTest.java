// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md between packages, read from the class files of every module. */
class ArrowsTest {

  private static final String[] LIBRARIES = {
    "dev.opal.redaction..",
    "dev.opal.model..",
    "dev.opal.otlp..",
    "dev.opal.store..",
    "dev.opal.recorder..",
    "dev.opal.plan..",
    "dev.opal.execution..",
    "dev.opal.query..",
    "dev.opal.web..",
    "dev.opal.quality.."
  };

  private static final JavaClasses OPAL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.opal");

  @Test
  void everyModule_isRead() {
    for (String module :
        new String[] {
          "redaction",
          "model",
          "otlp",
          "store",
          "store.testkit",
          "store.files",
          "store.sqlite",
          "recorder",
          "plan",
          "execution",
          "query",
          "web",
          "quality",
          "cli"
        }) {
      assertThat(OPAL.containPackage("dev.opal." + module)).as(module).isTrue();
    }
  }

  @Test
  void everyPackage_dependsOnlyOnThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.opal..")
        .withOptionalLayers(true)
        .layer("redaction")
        .definedBy("dev.opal.redaction..")
        .layer("model")
        .definedBy("dev.opal.model..")
        .layer("otlp")
        .definedBy("dev.opal.otlp..")
        .layer("store")
        .definedBy("dev.opal.store")
        .layer("testkit")
        .definedBy("dev.opal.store.testkit..")
        .layer("files")
        .definedBy("dev.opal.store.files..")
        .layer("sqlite")
        .definedBy("dev.opal.store.sqlite..")
        .layer("recorder")
        .definedBy("dev.opal.recorder..")
        .layer("plan")
        .definedBy("dev.opal.plan..")
        .layer("execution")
        .definedBy("dev.opal.execution..")
        .layer("query")
        .definedBy("dev.opal.query..")
        .layer("web")
        .definedBy("dev.opal.web..")
        .layer("quality")
        .definedBy("dev.opal.quality..")
        .layer("cli")
        .definedBy("dev.opal.cli..")
        .whereLayer("redaction")
        .mayNotAccessAnyLayer()
        .whereLayer("model")
        .mayOnlyAccessLayers("redaction")
        .whereLayer("otlp")
        .mayOnlyAccessLayers("redaction", "model")
        .whereLayer("store")
        .mayOnlyAccessLayers("redaction", "model")
        .whereLayer("testkit")
        .mayOnlyAccessLayers("redaction", "model", "store")
        .whereLayer("files")
        .mayOnlyAccessLayers("redaction", "model", "store")
        .whereLayer("sqlite")
        .mayOnlyAccessLayers("redaction", "model", "store")
        .whereLayer("recorder")
        .mayOnlyAccessLayers("redaction", "model", "otlp", "store")
        .whereLayer("plan")
        .mayOnlyAccessLayers("redaction", "model")
        .whereLayer("execution")
        .mayOnlyAccessLayers("redaction", "model", "store", "recorder", "plan")
        .whereLayer("query")
        .mayOnlyAccessLayers("redaction", "model", "store", "recorder", "plan")
        .whereLayer("web")
        .mayOnlyAccessLayers("model", "store", "query")
        .whereLayer("quality")
        .mayOnlyAccessLayers("redaction", "model")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(OPAL);
  }

  @Test
  void libraries_knowNoSqlFrameworkOrCommandLine() {
    noClasses()
        .that()
        .resideInAnyPackage(LIBRARIES)
        .and()
        .resideOutsideOfPackage("dev.opal.store.sqlite..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "picocli..")
        .check(OPAL);
  }

  /** What is printed as an error or as a name from outside passes the door on the way. */
  @Test
  void nothingButTheConsole_printsUnseen() {
    noClasses()
        .that()
        .resideInAPackage("dev.opal.cli..")
        .and()
        .doNotHaveFullyQualifiedName("dev.opal.cli.Console")
        .and()
        .doNotHaveFullyQualifiedName("dev.opal.cli.TerminalText")
        .should()
        .callMethod("dev.opal.cli.Console", "err")
        .orShould()
        .callMethod("dev.opal.model.Texts", "printable", "java.lang.String")
        .check(OPAL);
  }

  @Test
  void nothingButMain_endsTheJvm() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.opal.cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(OPAL);
  }
}
