package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.reference.Window2d.Shape;

/** LRP through a whole network in float64 and plain loops, for one example at a time. */
final class ReferenceNetwork {

  static final String INPUT = "input";

  /** A DL4J layer at its place, or the sum of two branches where there is no layer. */
  record Place(String name, Layer layer, List<String> sources) {}

  /** What the reference found: the logits, and the relevance of every layer's input. */
  record Result(double[] logits, Map<String, double[]> relevance) {}

  private record Step(Place place, ReferenceNode node) {}

  private final List<Step> steps = new ArrayList<>();

  private ReferenceNetwork(List<Place> places, Shape input, RuleTable rules, boolean zeroBias) {
    LayerReader reader = new LayerReader(rules, zeroBias);
    Map<String, Shape> shapes = new HashMap<>(Map.of(INPUT, input));
    Set<String> behindAffine = new HashSet<>();
    Set<String> merged = new HashSet<>();
    for (Place place : places) {
      Shape shape = shapes.get(place.sources().get(0));
      boolean first = place.sources().stream().noneMatch(behindAffine::contains);
      Layer normalization = normalizationToMerge(place, places);
      if (normalization != null) {
        merged.add(onlyConsumer(place, places).name());
      }
      if (!first || LayerReader.isAffine(place.layer())) {
        behindAffine.add(place.name());
      }
      steps.add(
          new Step(
              place,
              merged.contains(place.name())
                  ? new ReferenceNode.Pass(v -> v)
                  : reader.read(place.layer(), normalization, shape, first)));
      shapes.put(place.name(), LayerReader.outShape(place.layer(), shape));
    }
  }

  static ReferenceNetwork of(
      MultiLayerNetwork network, Shape input, RuleTable rules, boolean zeroBias) {
    List<Place> places = new ArrayList<>();
    String previous = INPUT;
    for (Layer layer : network.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      places.add(new Place(name, layer, List.of(previous)));
      previous = name;
    }
    return new ReferenceNetwork(places, input, rules, zeroBias);
  }

  static ReferenceNetwork of(
      ComputationGraph network, Shape input, RuleTable rules, boolean zeroBias) {
    List<Place> places = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[index];
      String name = vertex.getVertexName();
      if (!vertex.isInputVertex()) {
        List<String> sources = network.getConfiguration().getVertexInputs().get(name);
        places.add(new Place(name, vertex.getLayer(), sources));
      }
    }
    return new ReferenceNetwork(places, input, rules, zeroBias);
  }

  /** The batch normalisation that alone reads an affine layer without activation function. */
  private static Layer normalizationToMerge(Place place, List<Place> places) {
    Place consumer = onlyConsumer(place, places);
    return consumer != null
            && LayerReader.isAffine(place.layer())
            && LayerReader.hasNoActivation(place.layer())
            && LayerReader.isNormalization(consumer.layer())
        ? consumer.layer()
        : null;
  }

  private static Place onlyConsumer(Place place, List<Place> places) {
    List<Place> consumers =
        places.stream().filter(other -> other.sources().contains(place.name())).toList();
    return consumers.size() == 1 ? consumers.get(0) : null;
  }

  Result explain(double[] example) {
    Map<String, double[]> activations = new HashMap<>(Map.of(INPUT, example));
    for (Step step : steps) {
      double[] out = step.node().forward(inputs(step.place(), activations));
      activations.put(step.place().name(), out);
    }
    String last = steps.get(steps.size() - 1).place().name();
    double[] logits = activations.get(last);

    Map<String, double[]> arrived = new HashMap<>(Map.of(last, onlyTheHighest(logits)));
    Map<String, double[]> relevance = new HashMap<>();
    List<Step> backwards = new ArrayList<>(steps);
    Collections.reverse(backwards);
    for (Step step : backwards) {
      Place place = step.place();
      double[] r = arrived.get(place.name());
      double[][] shares = step.node().redistribute(r, inputs(place, activations));
      for (int i = 0; i < shares.length; i++) {
        relevance.put(i == 0 ? place.name() : place.name() + "#" + i, shares[i]);
        arrived.merge(place.sources().get(i), shares[i], Matrix::plus);
      }
    }
    relevance.put(INPUT, arrived.get(INPUT));
    return new Result(logits, relevance);
  }

  private static double[][] inputs(Place place, Map<String, double[]> activations) {
    return place.sources().stream().map(activations::get).toArray(double[][]::new);
  }

  private static double[] onlyTheHighest(double[] logits) {
    int winner = 0;
    for (int i = 1; i < logits.length; i++) {
      winner = logits[i] > logits[winner] ? i : winner;
    }
    double[] relevance = new double[logits.length];
    relevance[winner] = logits[winner];
    return relevance;
  }
}
