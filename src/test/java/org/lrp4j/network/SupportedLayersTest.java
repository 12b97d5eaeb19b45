package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;

/**
 * The table of support in the docs is what the registry says, of every class that DL4J has.
 *
 * <p>{@code mvn test -Dtest=SupportedLayersTest -Dlrp4j.write=true} writes it anew.
 */
class SupportedLayersTest {

  private static final Map<Class<?>, Set<Class<?>>> CLASSES = classes();

  private static final Path TABLE = Path.of("docs", "supported-layers.md");

  @Test
  void theTableInTheDocsIsUpToDate() throws IOException {
    String current = SupportTable.of(CLASSES, StandardFamilies.registry().build());
    if (Boolean.getBoolean("lrp4j.write")) {
      Files.writeString(TABLE, current);
    }
    assertEquals(
        current,
        Files.readString(TABLE),
        "mvn test -Dtest=SupportedLayersTest -Dlrp4j.write=true writes it anew");
  }

  @Test
  void noClassOfDeeplearning4jIsForgotten() {
    LayerRegistry registry = StandardFamilies.registry().build();
    Set<String> open =
        CLASSES.values().stream()
            .flatMap(Set::stream)
            .filter(type -> SupportTable.isOpen(type, registry))
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of(), open, "explain or refuse them");
  }

  /** The classes that a user can build networks of, by their kind. */
  private static Map<Class<?>, Set<Class<?>>> classes() {
    var imported =
        new ClassFileImporter()
            .withImportOption(
                location ->
                    location.contains("/deeplearning4j-nn-") || location.contains("/nd4j-api-"))
            .importPackages("org.deeplearning4j.nn", "org.nd4j.linalg.activations");
    return Stream.of(Layer.class, GraphVertex.class, InputPreProcessor.class, IActivation.class)
        .collect(
            Collectors.toMap(
                kind -> kind,
                kind ->
                    imported.stream()
                        .filter(type -> isMeantForUsers(type, kind))
                        .map(JavaClass::reflect)
                        .collect(
                            Collectors.toCollection(
                                () -> new TreeSet<>(Comparator.comparing(Class::getSimpleName))))));
  }

  private static boolean isMeantForUsers(JavaClass type, Class<?> kind) {
    boolean canBeMade =
        !type.getModifiers().contains(JavaModifier.ABSTRACT)
            || type.getPackageName().endsWith(".samediff")
                && type.getSimpleName().startsWith("SameDiff");
    return type.isAssignableTo(kind)
        && canBeMade
        && type.getModifiers().contains(JavaModifier.PUBLIC);
  }
}
