package org.lrp4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/**
 * Which outputs were trained to be numbers: what a regression and a classifier by logits put out
 * looks the same, but the loss tells them apart.
 */
final class NumberOutputs {

  /** The losses that compare numbers; all others compare classes or distributions. */
  private static final List<Class<? extends ILossFunction>> LOSSES =
      List.of(
          LossL1.class, // and mean absolute error
          LossL2.class, // and mean squared error
          LossMAPE.class,
          LossMSLE.class,
          LossPoisson.class,
          LossCosineProximity.class,
          LossWasserstein.class);

  private NumberOutputs() {}

  /**
   * Finds them.
   *
   * @param network a chain or a graph
   * @param names what its outputs are called, in its order
   * @param probabilities the outputs that end in softmax or sigmoid
   * @return the names of those whose loss is one of numbers, and that are no probabilities
   */
  static Set<String> of(Model network, List<String> names, Set<String> probabilities) {
    List<Layer> endings = endings(network);
    return IntStream.range(0, names.size())
        .filter(i -> !probabilities.contains(names.get(i)) && areNumbers(endings.get(i)))
        .mapToObj(names::get)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The layer of each output, null where that is a vertex without one. */
  static List<Layer> endings(Model network) {
    List<Layer> endings = new ArrayList<>();
    if (network instanceof MultiLayerNetwork chain) {
      MultiLayerConfiguration layers = chain.getLayerWiseConfigurations();
      endings.add(layers.getConf(layers.getConfs().size() - 1).getLayer());
      return endings;
    }
    var graph = ((ComputationGraph) network).getConfiguration();
    for (String name : graph.getNetworkOutputs()) {
      endings.add(
          graph.getVertices().get(name) instanceof LayerVertex vertex
              ? vertex.getLayerConf().getLayer()
              : null);
    }
    return endings;
  }

  private static boolean areNumbers(Layer ending) {
    Layer layer = ending instanceof FrozenLayer frozen ? frozen.getLayer() : ending;
    return loss(layer).filter(NumberOutputs::isOfNumbers).isPresent();
  }

  private static Optional<ILossFunction> loss(Layer layer) {
    ILossFunction loss = null;
    if (layer instanceof BaseOutputLayer output) {
      loss = output.getLossFn();
    } else if (layer instanceof LossLayer output) {
      loss = output.getLossFn();
    } else if (layer instanceof RnnLossLayer output) {
      loss = output.getLossFn();
    } else if (layer instanceof CnnLossLayer output) {
      loss = output.getLossFn();
    } else if (layer instanceof Cnn3DLossLayer output) {
      loss = output.getLossFn();
    }
    return Optional.ofNullable(loss);
  }

  private static boolean isOfNumbers(ILossFunction loss) {
    return LOSSES.stream().anyMatch(type -> type.isInstance(loss));
  }
}
