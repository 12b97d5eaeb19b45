package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network, and which of its outputs is evaluated. */
sealed interface EvaluatedNetwork {

  /** What the evaluated output gives for a batch. */
  INDArray output(LabelledBatch batch);

  /** A builder for its explainer. */
  LrpExplainerBuilder explainer();

  /** The network as DL4J has it. */
  Model model();

  /** Which of the outputs is evaluated, from 0. */
  int index();

  /** How many outputs there are. */
  int outputs();

  /** What to explain, if of the evaluated output this and of the others nothing. */
  default Target[] targets(Target target) {
    Target[] targets = new Target[outputs()];
    Arrays.fill(targets, Target.nothing());
    targets[index()] = target;
    return targets;
  }

  /**
   * The network.
   *
   * @param outputName the evaluated output of a graph; null for the first
   */
  static EvaluatedNetwork of(Model model, String outputName) {
    if (model instanceof ComputationGraph graph) {
      return Graph.of(graph, outputName);
    }
    if (model instanceof MultiLayerNetwork chain) {
      if (outputName != null) {
        throw new IllegalArgumentException(
            "A MultiLayerNetwork has one output without a name: leave out output(\""
                + outputName
                + "\")");
      }
      return new Chain(chain);
    }
    throw new IllegalArgumentException(
        "Expected a MultiLayerNetwork or a ComputationGraph, but got "
            + (model == null ? "null" : model.getClass().getName()));
  }

  /** A chain of layers. */
  record Chain(MultiLayerNetwork network) implements EvaluatedNetwork {

    @Override
    public INDArray output(LabelledBatch batch) {
      if (batch.features().length != 1 || batch.labels().length != 1) {
        throw new IllegalArgumentException(
            "The network has one input and one output, but the iterator gives "
                + batch.features().length
                + " inputs and "
                + batch.labels().length
                + " labels");
      }
      return network.output(batch.features()[0], false, batch.featuresMask(0), batch.labelsMask(0));
    }

    @Override
    public LrpExplainerBuilder explainer() {
      return LrpExplainer.builder(network);
    }

    @Override
    public Model model() {
      return network;
    }

    @Override
    public int index() {
      return 0;
    }

    @Override
    public int outputs() {
      return 1;
    }
  }

  /** A graph. */
  record Graph(ComputationGraph network, int index, int outputs) implements EvaluatedNetwork {

    static Graph of(ComputationGraph network, String outputName) {
      List<String> names = network.getConfiguration().getNetworkOutputs();
      int index = outputName == null ? 0 : names.indexOf(outputName);
      if (index < 0) {
        throw new IllegalArgumentException(
            "There is no network output \"" + outputName + "\"; there are " + names);
      }
      return new Graph(network, index, names.size());
    }

    @Override
    public INDArray output(LabelledBatch batch) {
      int inputs = network.getNumInputArrays();
      if (batch.features().length != inputs || batch.labels().length != outputs) {
        throw new IllegalArgumentException(
            "The network has "
                + inputs
                + " inputs and "
                + outputs
                + " outputs, but the iterator gives "
                + batch.features().length
                + " inputs and "
                + batch.labels().length
                + " labels");
      }
      return network
          .output(false, batch.features(), batch.featuresMasks(), batch.labelsMasks())[index];
    }

    @Override
    public LrpExplainerBuilder explainer() {
      return LrpExplainer.builder(network);
    }

    @Override
    public Model model() {
      return network;
    }
  }
}
