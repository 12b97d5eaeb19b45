package org.lrp4j.layer.recurrent;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.combining.ProductOfFactors;
import org.lrp4j.layer.combining.SumOfParts;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A recurrent layer in both directions. Concatenated outputs get their own relevance back, of a sum
 * or an average each direction gets its share, and of a product what the composite says of
 * products.
 */
public final class BidirectionalFamily {

  /** The family. */
  public static final LayerFamily<Bidirectional> FAMILY =
      LayerFamily.of(Bidirectional.class, LayerKind.RECURRENT, BidirectionalFamily::define)
          .around(configuration -> List.of(configuration.getFwd(), configuration.getBwd()));

  private BidirectionalFamily() {}

  private static Step define(Layer layer, Bidirectional configuration, LayerContext context) {
    DataFormat format = DataFormat.of(configuration.getRNNDataFormat());
    INDArray all = layer.params();
    long half = all.length() / 2;
    Step forwards = direction(layer, configuration.getFwd(), part(all, 0, half), context);
    Step backwards = direction(layer, configuration.getBwd(), part(all, half, 2 * half), context);
    Step joining =
        switch (configuration.getMode()) {
          case CONCAT -> new Concatenation(context.memory());
          case ADD -> SumOfParts.sum(context);
          case AVERAGE -> SumOfParts.average(context);
          case MUL -> new ProductOfFactors(context);
        };
    return new BothWays(
        forwards, new Reversed(backwards, format, context.memory()), joining, context);
  }

  private static INDArray part(INDArray all, long from, long to) {
    return all.reshape(1, all.length()).get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  /** DL4J's layer does not show the two inside it: they are made anew over the same parameters. */
  private static Step direction(
      Layer layer,
      org.deeplearning4j.nn.conf.layers.Layer configuration,
      INDArray parameters,
      LayerContext context) {
    NeuralNetConfiguration own = layer.conf().clone();
    own.setLayer(configuration);
    Layer inside =
        configuration.instantiate(own, null, 0, parameters, false, parameters.dataType());
    return context.inside(inside, configuration);
  }
}
