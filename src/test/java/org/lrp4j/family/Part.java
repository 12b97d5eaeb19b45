package org.lrp4j.family;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** What a case is about, and how to make a network of it. */
public interface Part {

  /**
   * A new network, initialised.
   *
   * @param around an activation function whose layers, which write over their input, come before
   *     and behind the part; empty for none
   */
  Model network(DataType type, List<CaseInput> inputs, Optional<Activation> around);

  /** The same part whose layer under test ends with another activation function. */
  default Part with(Activation activation) {
    throw new UnsupportedOperationException("no layer that ends with an activation function");
  }

  private static NeuralNetConfiguration.Builder configuration(DataType type) {
    return new NeuralNetConfiguration.Builder().dataType(type).seed(1);
  }

  /**
   * Layers one behind the other.
   *
   * @param layers their configurations, of which copies are used
   */
  record Chain(List<Layer> layers) implements Part {

    @Override
    public Model network(DataType type, List<CaseInput> inputs, Optional<Activation> around) {
      var list = configuration(type).list().validateOutputLayerConfig(false);
      around.ifPresent(activation -> list.layer(new ActivationLayer(activation)));
      layers.forEach(layer -> list.layer(layer.clone()));
      around.ifPresent(activation -> list.layer(new ActivationLayer(activation)));
      list.setInputType(inputs.get(0).type());
      var network = new MultiLayerNetwork(list.build());
      network.init();
      return network;
    }

    @Override
    public Part with(Activation activation) {
      return new Chain(
          layers.stream()
              .map(Layer::clone)
              .peek(
                  layer -> {
                    if (FamilyCase.SUBJECT.equals(layer.getLayerName())) {
                      ((BaseLayer) layer).setActivationFn(activation.getActivationFunction());
                    }
                  })
              .toList());
    }
  }

  /** Adds to a graph, and names its last node. */
  @FunctionalInterface
  interface Piece {
    String addTo(GraphBuilder graph, String... inputs);
  }

  /**
   * A piece of a graph.
   *
   * @param piece adds itself
   */
  record Graph(Piece piece) implements Part {

    @Override
    public Model network(DataType type, List<CaseInput> inputs, Optional<Activation> around) {
      String[] names = Stream.of("a", "b", "c").limit(inputs.size()).toArray(String[]::new);
      GraphBuilder graph =
          configuration(type).graphBuilder().validateOutputLayerConfig(false).addInputs(names);
      String[] read = names.clone();
      for (int i = 0; i < names.length && around.isPresent(); i++) {
        read[i] = "before " + names[i];
        graph.addLayer(read[i], new ActivationLayer(around.get()), names[i]);
      }
      String last = piece.addTo(graph, read);
      graph
          .addLayer("output", new ActivationLayer(around.orElse(Activation.IDENTITY)), last)
          .setOutputs("output");
      var network = new ComputationGraph(graph.build());
      network.init();
      return network;
    }
  }
}
