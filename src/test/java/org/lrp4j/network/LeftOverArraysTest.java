package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments;
import org.lrp4j.family.FamilyCase;
import org.lrp4j.family.FamilyCases;
import org.lrp4j.layer.Signal;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.WSquareRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whoever takes an array lets go of it: after a pass nobody holds one. */
@ExtendWith(OneThread.class)
class LeftOverArraysTest {

  /** What changes who holds what. */
  private record Choices(boolean keepsLayers, boolean sumsUp, boolean keepsMemory, int targets) {}

  private static final List<Choices> CHOICES =
      List.of(new Choices(true, true, true, 1), new Choices(false, false, false, 2));

  private static final List<Composite> TREATMENTS =
      List.of(
          Composite.builder().build(),
          Composite.builder()
              .products(Treatments.Product.SIGNAL_TAKES_ALL)
              .maxima(Treatments.Maximum.TIES_SHARED)
              .sums(Treatments.Sum.UNIFORM)
              .attention(Treatments.Attention.ATTN_LRP)
              .build(),
          Composite.builder().maxima(Treatments.Maximum.AS_AVERAGE).build());

  /** Rows, and among the choices of treatments those that can make a difference to one. */
  static Stream<Arguments> rows() {
    return FamilyCases.all().stream()
        .flatMap(
            row ->
                TREATMENTS.stream()
                    .limit(dependsOnTreatments(row) ? TREATMENTS.size() : 1)
                    .map(composite -> Arguments.of(row, composite)));
  }

  private static boolean dependsOnTreatments(FamilyCase row) {
    return row.name().contains("attention")
        || Stream.of("Add ", "Average ", "Subtract ", "Product ", "Max ", "MAX ")
            .anyMatch(row.name()::startsWith);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void nothingIsLeftBehindByACase(FamilyCase row, Composite composite) {
    Model network = row.network(DataType.DOUBLE);
    List<Signal> inputs = signals(row.batch(DataType.DOUBLE, 31), row.masks());
    CHOICES.forEach(choices -> assertNothingLeft(network, composite, choices, inputs));
  }

  static Stream<Arguments> networks() {
    return ComposedNetworks.all().entrySet().stream()
        .map(entry -> Arguments.of(Named.of(entry.getKey(), entry.getValue())));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void nothingIsLeftBehindByAComposedNetwork(ComposedNetworks.Composed composed) {
    List<Signal> inputs = signals(composed.inputs(), null);
    List<Composite> composites = new ArrayList<>(TREATMENTS);
    composites.add(Composite.builder().first(new FlatRule()).build());
    composites.add(
        Composite.builder().first(new WSquareRule()).maxima(Treatments.Maximum.AS_AVERAGE).build());
    for (Choices choices : CHOICES) {
      for (Composite composite : composites) {
        assertNothingLeft(composed.network(), composite, choices, inputs);
      }
    }
  }

  @Test
  void nothingIsLeftBehindByMaskedStepsThatShareEqually() {
    INDArray[] masks = {Nd4j.createFromArray(new double[][] {{1, 1, 0, 0, 0}, {1, 1, 1, 1, 1}})};
    ComposedNetworks.Composed pooled = ComposedNetworks.all().get("pooled sequence");
    List<Signal> inputs = signals(pooled.inputs(), masks);
    Composite composite = Composite.builder().first(new FlatRule()).build();
    CHOICES.forEach(choices -> assertNothingLeft(pooled.network(), composite, choices, inputs));
  }

  private static List<Signal> signals(INDArray[] batch, INDArray[] masks) {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < batch.length; i++) {
      Signal signal = Signal.of(batch[i]);
      Optional<INDArray> mask = Optional.ofNullable(masks == null ? null : masks[i]);
      signals.add(
          new Signal(batch[i], mask.map(steps -> steps.castTo(DataType.FLOAT)), signal.format()));
    }
    return signals;
  }

  private static void assertNothingLeft(
      Model network, Composite composite, Choices choices, List<Signal> given) {
    Settings settings =
        new Settings(
            Optional.of(composite),
            false,
            1e-6,
            StandardFamilies.registry().build(),
            Set.of(),
            name -> Sign.ANY,
            choices.keepsLayers(),
            choices.keepsLayers(), // the relevance of parameters too
            choices.keepsLayers(), // and ranges of activations
            choices.sumsUp(),
            choices.keepsMemory(),
            false,
            false,
            false,
            true);
    try (ShadowNetwork shadow =
        network instanceof MultiLayerNetwork chain
            ? ShadowNetwork.of(chain, settings)
            : ShadowNetwork.of((ComputationGraph) network, settings)) {
      for (int round = 0; round < (choices.keepsMemory() ? 2 : 1); round++) {
        List<Signal> inputs = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
          INDArray values = given.get(i).values().dup();
          String name = shadow.inputNames().get(i);
          inputs.add(
              new Signal(values, given.get(i).mask(), shadow.inputFormat(name, values.rank())));
        }
        String gate = shadow.layers().get(shadow.layers().size() / 2).name();
        ForwardPass pass = shadow.forward(inputs, Set.of());
        List<Course> courses = new ArrayList<>();
        for (int target = 0; target < choices.targets(); target++) {
          Map<String, int[]> gates = Map.of(gate, new int[] {0});
          String parting = "parting " + target;
          courses.add(new Course(target, beginning(shadow, pass), Map.of()));
          courses.add(new Course(parting, beginning(shadow, pass), gates));
          courses.add(new Course(parting, beginning(shadow, pass), gates));
        }
        pass.redistribute(courses);
        assertEquals(0, pass.end(), () -> choices + ", " + composite.treatments());
      }
    }
  }

  private static Map<String, INDArray> beginning(ShadowNetwork shadow, ForwardPass pass) {
    return shadow.outputNames().stream()
        .collect(Collectors.toMap(name -> name, name -> pass.output(name).values().dup()));
  }
}
