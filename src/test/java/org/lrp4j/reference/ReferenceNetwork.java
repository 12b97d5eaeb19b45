package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A DL4J network read for LRP in float64 and plain loops. */
final class ReferenceNetwork {

  /** The name that lrp4j gives the input of a chain. */
  static final String INPUT = "input";

  /** A layer, or a vertex where there is no layer, at its place. */
  record Place(
      String name,
      Layer layer,
      GraphVertex vertex,
      InputPreProcessor preprocessor,
      List<String> sources) {}

  private final List<String> inputs;
  private final List<Place> places;
  private final Set<String> outputs;
  private final LayerReader reader;
  private final Set<String> behindAffine = new HashSet<>();

  /** For each layer the normalisation behind it that is merged into it. */
  private final Map<String, Place> merged = new HashMap<>();

  private final ReferenceZeros zeros;

  private ReferenceNetwork(
      List<String> inputs,
      List<Place> places,
      Set<String> outputs,
      LayerRules rules,
      boolean zeroBias) {
    this.inputs = List.copyOf(inputs);
    this.places = List.copyOf(places);
    this.outputs = Set.copyOf(outputs);
    this.reader = new LayerReader(rules, zeroBias);
    for (Place place : places) {
      Place reader = onlyReader(place);
      if (reader != null && isMerged(place, reader)) {
        merged.put(place.name(), reader);
      }
      if (LayerReader.isAffine(place.layer()) || !isFirst(place)) {
        behindAffine.add(place.name());
      }
    }
    this.zeros =
        new ReferenceZeros(
            places,
            place -> onlyReader(place) != null,
            place -> merged.containsValue(place),
            place -> rules.rule(described(place)));
  }

  private LayerRules.Place described(Place place) {
    return new LayerRules.Place(
        place.name(), place.layer(), isFirst(place), outputs.contains(place.name()));
  }

  static ReferenceNetwork of(MultiLayerNetwork network, LayerRules rules, boolean zeroBias) {
    List<Place> places = new ArrayList<>();
    String previous = INPUT;
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i);
      String name = layer.conf().getLayer().getLayerName();
      places.add(
          new Place(
              name,
              layer,
              null,
              network.getLayerWiseConfigurations().getInputPreProcess(i),
              List.of(previous)));
      previous = name;
    }
    return new ReferenceNetwork(List.of(INPUT), places, Set.of(previous), rules, zeroBias);
  }

  static ReferenceNetwork of(ComputationGraph network, LayerRules rules, boolean zeroBias) {
    var configuration = network.getConfiguration();
    List<Place> places = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex != null) {
        places.add(
            new Place(
                name,
                network.getLayer(name),
                vertex,
                vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layer
                    ? layer.getPreProcessor()
                    : null,
                configuration.getVertexInputs().get(name)));
      }
    }
    return new ReferenceNetwork(
        configuration.getNetworkInputs(),
        places,
        Set.copyOf(configuration.getNetworkOutputs()),
        rules,
        zeroBias);
  }

  /** Batch normalisation that alone reads an affine layer without activation function. */
  private boolean isMerged(Place place, Place reader) {
    return LayerReader.isAffine(place.layer())
        && LayerReader.hasNoActivation(place.layer())
        && LayerReader.isNormalization(reader.layer())
        && reader.preprocessor() == null;
  }

  private Place onlyReader(Place place) {
    List<Place> readers =
        places.stream().filter(other -> other.sources().contains(place.name())).toList();
    boolean onlyOne = readers.size() == 1 && !outputs.contains(place.name());
    return onlyOne ? readers.get(0) : null;
  }

  private boolean isFirst(Place place) {
    return place.sources().stream().noneMatch(behindAffine::contains);
  }

  /** Runs the network on its current parameters. */
  ReferencePass forward(Tensor... batches) {
    return forward(Moving.NOT, batches);
  }

  /** Runs the network, whose every value is moved a little. */
  ReferencePass forward(Moving moving, Tensor... batches) {
    ReferencePass pass = new ReferencePass(inputs, moving, batches);
    for (Place place : places) {
      Tensor[] in = pass.activations(place.sources());
      ReferenceNode.Routing before = null;
      if (place.preprocessor() != null) {
        before = RoutingReader.preprocessor(place.preprocessor(), in[0], batches[0].rows());
        in[0] = before.forward(in);
      }
      pass.add(place, before, node(place, batches[0].rows(), in), in);
    }
    return pass;
  }

  private ReferenceNode node(Place place, int batch, Tensor... in) {
    boolean evenly = zeros.getRelevanceOf(place);
    if (place.layer() == null) {
      return VertexReader.read(place.vertex(), reader.zeroBias(), evenly, batch, in);
    }
    if (merged.containsValue(place) || zeros.isMergedForward(place)) {
      return new ReferenceNode.Pass(a -> a);
    }
    Layer behind = merged.containsKey(place.name()) ? merged.get(place.name()).layer() : null;
    var normalizations = new LayerReader.Normalizations(zeros.mergedBefore(place), behind);
    return reader.read(place.layer(), normalizations, evenly, in[0], described(place));
  }
}
