package org.lrp4j.reference;

import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.lrp4j.reference.DrawnNetwork.Part;

/**
 * Whether a layer that DL4J runs in place, at inference, shares its input with other readers. Then
 * what DL4J computes depends on the order; lrp4j and the reference explain what the graph means.
 */
final class SharedInPlace {

  private SharedInPlace() {}

  static boolean occursIn(DrawnNetwork network) {
    return network.parts().stream()
        .filter(SharedInPlace::worksInPlace)
        .anyMatch(part -> isShared(part.sources().get(0), network));
  }

  private static boolean worksInPlace(Part part) {
    return part.configuration() instanceof ActivationLayer
        || part.configuration() instanceof PReLULayer;
  }

  private static boolean isShared(String name, DrawnNetwork network) {
    if (network.readers(name).size() > 1) {
      return true;
    }
    return network.parts().stream()
        .filter(part -> part.name().equals(name) && handsItsInputOn(part))
        .anyMatch(part -> isShared(part.sources().get(0), network));
  }

  private static boolean handsItsInputOn(Part part) {
    return worksInPlace(part)
        || part.configuration() instanceof DropoutLayer
        || part.configuration() instanceof Cropping2D
        || part.configuration() instanceof PreprocessorVertex;
  }
}
