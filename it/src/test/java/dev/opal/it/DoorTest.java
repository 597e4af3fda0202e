// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructor;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.opal.model.Hash;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.model.TraceId;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactedBytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** There is no way around the door: what types and rules of the build make of the first law. */
class DoorTest {
  private static final String JOURNAL_READER = "dev.opal.model.journal.EventDecoder";

  /** Values with a form of their own, in which no text from outside has room. */
  private static final Set<Class<?>> SHAPED =
      Set.of(RunId.class, TraceId.class, SpanId.class, Hash.class);

  /** Text that Opal itself makes: commitments, key ids, names of journals, rules and decorators. */
  private static final Set<String> OWN_FORMS =
      Set.of(
          "Variable.commitment",
          "JournalEnd.name",
          "Plan.keyId",
          "Plan.ruleSet",
          "Block.commitments",
          "Block.decorator",
          "Block.options",
          "PlanStep.options",
          "Value.commitment",
          "PlanStep.commitments",
          "PlanStep.decorator",
          "RunEnded.redactions",
          "WriterLeft.redactions");

  /** Transient is what a value computes of its parts. */
  private static final int NO_PART = Modifier.STATIC | Modifier.TRANSIENT;

  private static final JavaClasses OPAL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.opal");

  @Test
  void redactedText_isMadeByTheRedactorAlone() {
    for (Class<?> type : List.of(Redacted.class, RedactedBytes.class)) {
      assertThat(Modifier.isFinal(type.getModifiers())).as(type.getName()).isTrue();
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        assertThat(Modifier.isPublic(constructor.getModifiers())).isFalse();
      }
    }
    classes()
        .that()
        .resideOutsideOfPackage("dev.opal.redaction")
        .should(not(callConstructor(Redacted.class, String.class)))
        .check(OPAL);
  }

  @Test
  void storedText_comesBackThroughTheJournalReaderAlone() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(JOURNAL_READER)
        .should()
        .callMethod(Redacted.class, "stored", String.class)
        .check(OPAL);
  }

  @Test
  void textOfEvents_isRedactedThroughAllTheirParts() {
    Set<String> plain = new TreeSet<>();
    for (Class<?> event : RunEvent.class.getPermittedSubclasses()) {
      collectPlainText(event, plain, new HashSet<>());
    }
    assertThat(plain).isEqualTo(OWN_FORMS);
  }

  private static void collectPlainText(Type type, Set<String> plain, Set<Type> seen) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collectPlainText(argument, plain, seen);
      }
    } else if (type instanceof Class<?> own && isOfModel(own) && !SHAPED.contains(own)) {
      for (Field part : own.getDeclaredFields()) {
        if ((part.getModifiers() & NO_PART) != 0) {
          continue;
        }
        if (isPlain(part.getGenericType())) {
          plain.add(own.getSimpleName() + "." + part.getName());
        }
        collectPlainText(part.getGenericType(), plain, seen);
      }
    }
  }

  private static boolean isOfModel(Class<?> type) {
    return type.getPackageName().equals(RunEvent.class.getPackageName()) && !type.isEnum();
  }

  private static boolean isPlain(Type type) {
    return type instanceof ParameterizedType generic
        ? Arrays.stream(generic.getActualTypeArguments()).anyMatch(DoorTest::isPlain)
        : type == String.class || type == byte[].class || type == Object.class;
  }
}
