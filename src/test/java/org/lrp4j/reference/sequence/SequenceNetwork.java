package org.lrp4j.reference.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.reference.DrawnParts;
import org.lrp4j.reference.DrawnParts.Part;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's network of what was drawn, and the reference's. */
final class SequenceNetwork {

  /**
   * What the reference finds for an example.
   *
   * @param output before the last activation function
   * @param relevance of the network's input and of each input of each layer
   */
  record Found(double[][] output, Map<String, double[][]> relevance) {}

  private final SequenceDrawing drawing;
  private final Model model;

  SequenceNetwork(SequenceDrawing drawing) {
    this.drawing = drawing;
    this.model = built(drawing);
  }

  private static Model built(SequenceDrawing drawing) {
    List<Part> parts =
        drawing.parts().stream()
            .map(part -> new Part(part.name(), part.configuration(), part.sources()))
            .toList();
    return drawing.isChain()
        ? DrawnParts.chain(drawing.inputType(), parts)
        : DrawnParts.graph(SequenceDrawing.INPUT, drawing.inputType(), parts, drawing.output());
  }

  Model model() {
    return model;
  }

  SequenceDrawing drawing() {
    return drawing;
  }

  /** New parameters, of either sign. */
  void fill(Random random) {
    double[] numbers = new double[(int) model.params().length()];
    Arrays.setAll(numbers, i -> 0.6 * random.nextGaussian());
    model.params().assign(Nd4j.createFromArray(numbers).reshape(model.params().shape()));
  }

  /** What DL4J puts out. */
  INDArray output(INDArray batch, INDArray mask) {
    INDArray copy = batch.dup();
    if (model instanceof MultiLayerNetwork chain) {
      return chain.output(copy, false, mask, null).castTo(DataType.DOUBLE);
    }
    INDArray[] masks = mask == null ? null : new INDArray[] {mask};
    return ((ComputationGraph) model)
        .output(false, new INDArray[] {copy}, masks, null)[0].castTo(DataType.DOUBLE);
  }

  /** The nodes of the reference, with the current parameters. */
  private Map<String, SequenceNode> nodes(DrawnOptions options, Random moving) {
    Map<String, INDArray> parameters = model.paramTable();
    Map<String, SequenceNode> nodes = new LinkedHashMap<>();
    for (DrawnPart part : drawing.parts()) {
      String keys = drawing.isChain() ? String.valueOf(nodes.size()) : part.name();
      Reading reading =
          new Reading(parameters, keys + "_", options.rules().get(part.name()), options, moving);
      nodes.put(part.name(), part.reference().apply(reading));
    }
    return nodes;
  }

  /** What the reference computes for each example. */
  List<double[][]> forward(DrawnOptions options, DrawnSequences batch) {
    Map<String, SequenceNode> nodes = nodes(options, null);
    List<double[][]> outputs = new ArrayList<>();
    for (int n = 0; n < batch.x().length; n++) {
      outputs.add(new Way(nodes, batch, n).activations.get(drawing.output()));
    }
    return outputs;
  }

  /**
   * Forwards and back.
   *
   * @param begun the relevance of the outputs of each example
   * @param moving to see how far rounding carries; null for none
   */
  List<Found> explain(
      DrawnOptions options, DrawnSequences batch, double[][][] begun, Random moving) {
    Map<String, SequenceNode> nodes = nodes(options, moving);
    List<Found> found = new ArrayList<>();
    for (int n = 0; n < begun.length; n++) {
      found.add(new Way(nodes, batch, n).back(begun[n]));
    }
    return found;
  }

  /** One example's way through the network. */
  private final class Way {

    private final Map<String, SequenceNode> nodes;
    private final Map<String, double[][]> activations = new HashMap<>();
    private final Map<String, double[]> counts = new HashMap<>();

    Way(Map<String, SequenceNode> nodes, DrawnSequences batch, int example) {
      this.nodes = nodes;
      activations.put(SequenceDrawing.INPUT, batch.x()[example]);
      counts.put(SequenceDrawing.INPUT, batch.counts() == null ? null : batch.counts()[example]);
      for (DrawnPart part : drawing.parts()) {
        SequenceNode node = nodes.get(part.name());
        activations.put(part.name(), node.forward(counts(part), inputs(part)));
        counts.put(part.name(), node.mask(counts(part), inputs(part)));
      }
    }

    private double[][][] inputs(DrawnPart part) {
      return part.sources().stream().map(activations::get).toArray(double[][][]::new);
    }

    private double[][] counts(DrawnPart part) {
      return part.sources().stream().map(counts::get).toArray(double[][]::new);
    }

    Found back(double[][] begun) {
      Map<String, double[][]> arrived = new HashMap<>();
      Map<String, double[][]> relevance = new LinkedHashMap<>();
      arrived.put(drawing.output(), begun);
      for (int i = drawing.parts().size() - 1; i >= 0; i--) {
        DrawnPart part = drawing.parts().get(i);
        double[][][] shares =
            nodes.get(part.name()).back(counts(part), arrived.get(part.name()), inputs(part));
        for (int k = 0; k < shares.length; k++) {
          relevance.put(part.name() + (k == 0 ? "" : "#" + k), shares[k]);
          arrived.merge(part.sources().get(k), shares[k], Arrays2d::sum);
        }
      }
      relevance.put(SequenceDrawing.INPUT, arrived.get(SequenceDrawing.INPUT));
      return new Found(activations.get(drawing.output()), relevance);
    }
  }

  @Override
  public String toString() {
    return (drawing.isChain() ? "chain" : "graph")
        + " of "
        + drawing.kind()
        + (drawing.format() == RNNFormat.NWC ? ", features last, " : ", ")
        + drawing.input()
        + drawing.parts().stream()
            .map(part -> part.sources() + " → " + part.name() + " " + part.configuration())
            .collect(Collectors.joining("\n  ", "\n  ", ""));
  }
}
