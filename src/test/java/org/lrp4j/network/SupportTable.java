package org.lrp4j.network;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.family.FamilyCase;
import org.lrp4j.family.FamilyCases;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.activation.Activations;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What lrp4j explains of DL4J, as a page of the docs: from the registry, the treatments that the
 * rows of the table of family cases get, and the refusals that are tested.
 */
final class SupportTable {

  /** Classes that are looked into: what is explained is what is inside. */
  private static final Map<Class<?>, String> UNPACKED =
      Map.of(
          FrozenLayer.class, "as the layer inside",
          FrozenLayerWithBackprop.class, "as the layer inside",
          FrozenVertex.class, "as the vertex inside",
          LayerVertex.class, "as its layer",
          ComposableInputPreProcessor.class, "as its parts, one after the other",
          ActivationSoftmax.class,
              "left out at the end of the network, where the logits are explained");

  private static final Map<Class<?>, String> RESTRICTIONS =
      Map.of(ActivationSoftmax.class, "in the middle of a network it is not element-wise");

  private static final String HEAD =
      """
      # Layers of Deeplearning4j

      Every layer, vertex, preprocessor and activation function of Deeplearning4j 1.0.0-M2.1. This
      page is written by the tests, from what is registered and from the treatments and refusals
      that they check: `mvn test -Dtest=SupportedLayersTest -Dlrp4j.write=true`.

      "CP-LRP" holds attention weights constant; a composite can choose AttnLRP instead.

      "Rule" is the one that the composite gives to that kind of layer. "Proportional": each part
      gets relevance by its share. "Routed": relevance goes back to where values came from, of
      copies the sum. "Pass": it goes back unchanged. "Marked": the activation function is not 0 at
      0, and the layer table says what that does to relevance.

      What is not explained is refused when the explainer is built, with the reason; [add a family
      of your own](adding-a-layer.md), or opt in to gradient × input for it.
      """;

  private final LayerRegistry registry;
  private final Map<Class<?>, Set<String>> treatments = new TreeMap<>(byName());
  private final Map<String, Set<String>> refused = new TreeMap<>();

  private SupportTable(LayerRegistry registry) {
    this.registry = registry;
    for (FamilyCase row : FamilyCases.all()) {
      Model network = row.network(DataType.DOUBLE);
      Class<?> type = FamiliesOfTheTableTest.subject(network);
      if (ruled(type).isEmpty()) {
        treatments.computeIfAbsent(type, first -> new TreeSet<>()).add(treatment(network));
      }
    }
    RefusedConfigurations.all()
        .forEach(
            row ->
                refused
                    .computeIfAbsent(row.finding().type(), type -> new TreeSet<>())
                    .add(row.finding().what()));
  }

  private static Comparator<Class<?>> byName() {
    return Comparator.comparing(Class::getName);
  }

  private static String treatment(Model network) {
    var builder =
        network instanceof MultiLayerNetwork chain
            ? LrpExplainer.builder(chain)
            : LrpExplainer.builder((ComputationGraph) network);
    try (LrpExplainer explainer = builder.build()) {
      return explainer.layers().stream()
          .filter(layer -> layer.name().equals(FamilyCase.SUBJECT))
          .map(ExplainedLayer::treatment)
          .findFirst()
          .orElseThrow();
    }
  }

  /** The page. */
  static String of(Map<Class<?>, Set<Class<?>>> classes, LayerRegistry registry) {
    SupportTable table = new SupportTable(registry);
    return HEAD
        + table.section("Layers", classes.get(Layer.class))
        + table.section("Vertices", classes.get(GraphVertex.class))
        + table.section("Preprocessors", classes.get(InputPreProcessor.class))
        + table.section("Activation functions", classes.get(IActivation.class));
  }

  /** Whether nobody has said anything about a class. */
  static boolean isOpen(Class<?> type, LayerRegistry registry) {
    return !registry.knows(type) && registry.refusal(type).isEmpty() && !UNPACKED.containsKey(type);
  }

  private String section(String heading, Set<Class<?>> types) {
    return "\n## "
        + heading
        + "\n\n| class | how it is explained | what is refused |\n|---|---|---|\n"
        + types.stream()
            .map(
                type ->
                    "| "
                        + type.getSimpleName()
                        + " | "
                        + explained(type)
                        + " | "
                        + refused(type)
                        + " |\n")
            .collect(Collectors.joining());
  }

  private String explained(Class<?> type) {
    if (UNPACKED.containsKey(type)) {
      return UNPACKED.get(type);
    }
    if (!registry.knows(type)) {
      return registry.refusal(type).isPresent() ? "refused" : "not yet";
    }
    return ruled(type)
        .map(kind -> "rule (" + kind.name().toLowerCase(Locale.ROOT) + ")")
        .orElseGet(() -> treated(type));
  }

  /** The kind of a layer that composites give rules to. */
  private Optional<LayerKind> ruled(Class<?> type) {
    return registry.family(type).map(LayerFamily::kind).filter(LayerKind::takesRule);
  }

  private String treated(Class<?> type) {
    if (treatments.containsKey(type)) {
      return String.join(", or ", treatments.get(type));
    }
    if (InputPreProcessor.class.isAssignableFrom(type)) {
      return "routed";
    }
    double atZero = atZero(type);
    return atZero == 0 ? "pass" : String.format(Locale.ROOT, "pass, marked: %.3g at 0", atZero);
  }

  private static double atZero(Class<?> activation) {
    try {
      return Activations.valueAtZero((IActivation) activation.getConstructor().newInstance());
    } catch (NoSuchMethodException e) {
      return 0; // of parameters for each element
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private String refused(Class<?> type) {
    Set<String> reasons = new TreeSet<>(refused.getOrDefault(type.getSimpleName(), Set.of()));
    registry.refusal(type).map(Problem::what).ifPresent(reasons::add);
    if (RESTRICTIONS.containsKey(type)) {
      reasons.add(RESTRICTIONS.get(type));
    }
    return String.join("; ", reasons);
  }
}
