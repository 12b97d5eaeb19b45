package org.lrp4j.spark;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.factory.Nd4j;

/** What computed an explanation. */
final class ComputedBy {

  private ComputedBy() {}

  static String text() {
    return "lrp4j "
        + of(LrpExplainer.class)
        + ", Deeplearning4j "
        + of(MultiLayerNetwork.class)
        + ", ND4J "
        + of(Nd4j.class)
        + ", Java "
        + Runtime.version();
  }

  private static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "(of unknown version)" : version;
  }
}
