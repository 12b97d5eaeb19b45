package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.family.FamilyCase;
import org.lrp4j.family.FamilyCases;
import org.lrp4j.layer.InputScalingVertex;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.masking.MaskingVertex;
import org.nd4j.linalg.api.buffer.DataType;

/** Whatever lrp4j explains by itself is tested by the rows of one table. */
class FamiliesOfTheTableTest {

  /** Vertices of lrp4j itself. */
  private static final Set<Class<?>> OURS = Set.of(InputScalingVertex.class, MaskingVertex.class);

  @Test
  void everyFamilyHasARowOfItsOwnForEachNameOfItsLayer() {
    Set<Class<?>> explained = new HashSet<>();
    StandardFamilies.LAYERS.forEach(family -> explained.addAll(family.types()));
    StandardFamilies.VERTICES.stream().map(VertexFamily::type).forEach(explained::add);

    Set<Class<?>> inTheTable =
        FamilyCases.all().stream()
            .map(row -> subject(row.network(DataType.DOUBLE)))
            .collect(Collectors.toSet());

    assertEquals(explained, inTheTable);
  }

  @Test
  void noTwoRowsHaveTheSameName() {
    List<String> names = FamilyCases.all().stream().map(FamilyCase::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size());
  }

  /**
   * The class of the configuration of what a row is about; of one that a user wrote, that of DL4J
   * or lrp4j which it is derived from.
   */
  static Class<?> subject(Model network) {
    Class<?> type = configuration(network);
    while (!type.getName().startsWith("org.deeplearning4j.") && !OURS.contains(type)) {
      type = type.getSuperclass();
    }
    return type;
  }

  private static Class<?> configuration(Model network) {
    if (network instanceof MultiLayerNetwork chain) {
      return chain.getLayerWiseConfigurations().getConfs().stream()
          .map(NeuralNetConfiguration::getLayer)
          .filter(layer -> FamilyCase.SUBJECT.equals(layer.getLayerName()))
          .map(Layer::getClass)
          .findFirst()
          .orElseThrow();
    }
    GraphVertex vertex =
        ((ComputationGraph) network).getConfiguration().getVertices().get(FamilyCase.SUBJECT);
    return vertex instanceof LayerVertex layer
        ? layer.getLayerConf().getLayer().getClass()
        : vertex.getClass();
  }
}
