package org.lrp4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rules that the main code's structure keeps. */
@AnalyzeClasses(packages = "org.lrp4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Which package may use which; a package that is missing here is an error too. */
  @ArchTest
  static final ArchRule DEPENDENCIES_POINT_DOWNWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("listener")
          .definedBy("org.lrp4j.listener")
          .layer("cli")
          .definedBy("org.lrp4j.cli..")
          .layer("spark")
          .definedBy("org.lrp4j.spark")
          .layer("evaluation")
          .definedBy("org.lrp4j.evaluation..")
          .layer("dataset")
          .definedBy("org.lrp4j.dataset", "org.lrp4j.dataset.strategy", "org.lrp4j.dataset.concept")
          .layer("summary")
          .definedBy("org.lrp4j.dataset.summary")
          .layer("faithfulness")
          .definedBy("org.lrp4j.faithfulness..")
          .layer("receipt")
          .definedBy("org.lrp4j.receipt")
          .layer("evidence")
          .definedBy("org.lrp4j.evidence")
          .layer("keras")
          .definedBy("org.lrp4j.keras..")
          .layer("picture")
          .definedBy("org.lrp4j.picture")
          .layer("lrp4j")
          .definedBy("org.lrp4j")
          .layer("network")
          .definedBy("org.lrp4j.network")
          .layer("families")
          .definedBy(
              "org.lrp4j.layer.affine",
              "org.lrp4j.layer.attention",
              "org.lrp4j.layer.combining",
              "org.lrp4j.layer.gradient",
              "org.lrp4j.layer.passing",
              "org.lrp4j.layer.pooling",
              "org.lrp4j.layer.recurrent",
              "org.lrp4j.layer.routing",
              "org.lrp4j.layer.samediff")
          .layer("engine")
          .definedBy("org.lrp4j.engine..")
          .layer("layer")
          .definedBy("org.lrp4j.layer", "org.lrp4j.layer.activation", "org.lrp4j.layer.masking")
          .layer("composite")
          .definedBy("org.lrp4j.composite")
          .layer("rule")
          .definedBy("org.lrp4j.rule")
          .layer("file")
          .definedBy("org.lrp4j.file")
          .layer("batch")
          .definedBy("org.lrp4j.batch")
          .whereLayer("listener")
          .mayOnlyAccessLayers(
              "lrp4j", "picture", "evidence", "composite", "layer", "file", "batch")
          .whereLayer("cli")
          .mayOnlyAccessLayers(
              "lrp4j",
              "picture",
              "receipt",
              "composite",
              "evaluation",
              "faithfulness",
              "dataset",
              "summary",
              "keras",
              "layer",
              "rule",
              "file",
              "batch")
          .whereLayer("spark")
          .mayOnlyAccessLayers("lrp4j", "cli", "dataset", "summary", "composite", "layer", "file")
          .whereLayer("evaluation")
          .mayOnlyAccessLayers(
              "lrp4j",
              "picture",
              "receipt",
              "composite",
              "faithfulness",
              "dataset",
              "summary",
              "layer",
              "file",
              "batch")
          .whereLayer("dataset")
          .mayOnlyAccessLayers("lrp4j", "picture", "composite", "summary", "layer", "file", "batch")
          .whereLayer("summary")
          .mayNotAccessAnyLayer()
          .whereLayer("faithfulness")
          .mayOnlyAccessLayers("lrp4j", "picture", "composite", "rule", "layer", "file", "batch")
          .whereLayer("receipt")
          .mayOnlyAccessLayers("lrp4j", "layer", "composite", "rule", "file", "batch")
          .whereLayer("evidence")
          .mayOnlyAccessLayers("lrp4j", "picture", "layer", "file", "batch")
          .whereLayer("keras")
          .mayOnlyAccessLayers("layer", "file")
          .whereLayer("picture")
          .mayOnlyAccessLayers("lrp4j", "layer", "file", "batch")
          .whereLayer("lrp4j")
          .mayOnlyAccessLayers("network", "engine", "layer", "composite", "rule", "file", "batch")
          .whereLayer("network")
          .mayOnlyAccessLayers("families", "engine", "layer", "composite", "rule", "file")
          .whereLayer("families")
          .mayOnlyAccessLayers("engine", "layer", "composite", "rule", "file")
          .whereLayer("engine")
          .mayOnlyAccessLayers("layer", "composite", "rule", "file")
          .whereLayer("layer")
          .mayOnlyAccessLayers("composite", "rule", "file")
          .whereLayer("composite")
          .mayOnlyAccessLayers("rule", "file")
          .whereLayer("rule")
          .mayOnlyAccessLayers("file")
          .whereLayer("file")
          .mayNotAccessAnyLayer()
          .whereLayer("batch")
          .mayNotAccessAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  /** What users and their own families are written against. */
  private static final Set<String> API =
      Set.of("org.lrp4j", "org.lrp4j.rule", "org.lrp4j.composite", "org.lrp4j.layer");

  @ArchTest
  static final ArchRule SIGNATURES_OF_THE_API_NAME_THE_API_ALONE =
      codeUnits()
          .that()
          .areDeclaredInClassesThat(describe("of the API", c -> API.contains(c.getPackageName())))
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .arePublic()
          .should(
              new ArchCondition<>("name types of the API alone") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                  Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                      .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                      .filter(type -> type.getPackageName().startsWith("org.lrp4j"))
                      .filter(type -> !API.contains(type.getPackageName()))
                      .forEach(
                          type ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      unit, unit.getFullName() + " names " + type.getName())));
                }
              });

  /** What every package shares knows none of them, nor networks. */
  @ArchTest
  static final ArchRule FILES_KNOW_ARRAYS_ALONE =
      classes()
          .that()
          .resideInAPackage("org.lrp4j.file")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.lrp4j.file", "java..", "org.slf4j..", "org.nd4j..");

  @ArchTest
  static final ArchRule BATCHES_KNOW_ARRAYS_ALONE =
      classes()
          .that()
          .resideInAPackage("org.lrp4j.batch")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.lrp4j.batch", "java..", "org.nd4j..");

  /** So that they can be aggregated by whatever distributes work. */
  @ArchTest
  static final ArchRule SUMMARIES_ARE_PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage("org.lrp4j.dataset.summary")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.lrp4j.dataset.summary", "java..");

  /** Pictures know how to read an array, not how it was computed. */
  @ArchTest
  static final ArchRule PICTURES_KNOW_FORMATS_NOT_LAYERS =
      noClasses()
          .that()
          .resideInAPackage("org.lrp4j.picture")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.lrp4j.layer").and(not(type(DataFormat.class))));

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("org.lrp4j.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_OF_THE_ENGINE_ARE_FREE_OF_CYCLES =
      slices().matching("org.lrp4j.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_OF_FAITHFULNESS_ARE_FREE_OF_CYCLES =
      slices().matching("org.lrp4j.faithfulness.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule NOTHING_PRINTS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest static final ArchRule LOGGING_IS_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule NO_PACKAGE_IS_CALLED_UTIL =
      noClasses().should().resideInAnyPackage("..util..", "..utils..");

  @ArchTest
  static final ArchRule NO_BACKEND_IS_REQUIRED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..");

  /** A constant is final, and of a type whose content cannot be changed from outside. */
  @ArchTest
  static final ArchRule PUBLIC_STATIC_FIELDS_ARE_CONSTANTS =
      fields()
          .that()
          .areStatic()
          .and()
          .arePublic()
          .should()
          .beFinal()
          .andShould()
          .notHaveRawType(
              DescribedPredicate.describe("arrays", JavaClass::isArray)
                  .or(assignableTo(INDArray.class)))
          .allowEmptyShould(true);

  /** In a message or a search, a name alone tells which type is meant. */
  @Test
  void noTwoTypesShareAName() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      Map<String, List<Path>> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
      assertFalse(sources.isEmpty(), "no sources");
      sources.values().removeIf(same -> same.size() == 1);
      assertEquals(Map.of(), sources, "types of one name");
    }
  }

  @Test
  void everyPackageIsDocumented() throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertFalse(packages.isEmpty(), "no sources below " + sources.toAbsolutePath());
      assertEquals(
          List.of(),
          packages.stream()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList(),
          "packages without package-info.java");
    }
  }
}
