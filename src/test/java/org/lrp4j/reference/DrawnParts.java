package org.lrp4j.reference;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** Layers and vertices that were drawn, put together to a network in DOUBLE. */
public final class DrawnParts {

  private DrawnParts() {}

  /** A layer or vertex and what feeds it. */
  public record Part(String name, Object configuration, List<String> sources) {}

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .inferenceWorkspaceMode(WorkspaceMode.NONE)
        .trainingWorkspaceMode(WorkspaceMode.NONE);
  }

  /** Layers one behind the other. */
  public static MultiLayerNetwork chain(InputType type, List<Part> parts) {
    var list = configuration().list();
    parts.forEach(part -> list.layer((Layer) part.configuration()));
    var network = new MultiLayerNetwork(list.setInputType(type).build());
    network.init();
    return network;
  }

  /** Layers and vertices between an input and an output. */
  public static ComputationGraph graph(
      String input, InputType type, List<Part> parts, String output) {
    var builder = configuration().graphBuilder().addInputs(input);
    builder.setInputTypes(type);
    for (Part part : parts) {
      String[] sources = part.sources().toArray(String[]::new);
      if (part.configuration() instanceof GraphVertex vertex) {
        builder.addVertex(part.name(), vertex, sources);
      } else {
        builder.addLayer(part.name(), (Layer) part.configuration(), sources);
      }
    }
    var network = new ComputationGraph(builder.setOutputs(output).build());
    network.init();
    return network;
  }
}
