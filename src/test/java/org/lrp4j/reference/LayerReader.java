package org.lrp4j.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * Reads the layers of a DL4J network.
 *
 * @param rules the rule of each layer
 * @param zeroBias whether biases are left out
 */
record LayerReader(LayerRules rules, boolean zeroBias) {

  /** δ of what has no rule. */
  static final double DELTA = 1e-6;

  /** What is merged into a layer: several in front, and one behind it, or null. */
  record Normalizations(List<Layer> before, Layer behind) {}

  static boolean isAffine(Layer layer) {
    return layer != null
        && (conf(layer) instanceof ConvolutionLayer
            || conf(layer) instanceof DenseLayer
            || conf(layer) instanceof OutputLayer
            || conf(layer) instanceof ElementWiseMultiplicationLayer);
  }

  static boolean isNormalization(Layer layer) {
    return layer != null && conf(layer) instanceof BatchNormalization;
  }

  static boolean hasNoActivation(Layer layer) {
    return ((BaseLayer) conf(layer)).getActivationFn() instanceof ActivationIdentity;
  }

  /**
   * Reads a layer.
   *
   * @param normalizations the batch normalisations that are merged into it
   * @param evenly whether it shares equally where it has no rule
   * @param in its input, of which only the shape matters
   * @param place where it stands
   */
  ReferenceNode read(
      Layer layer,
      Normalizations normalizations,
      boolean evenly,
      Tensor in,
      LayerRules.Place place) {
    var conf = conf(layer);
    if (conf instanceof SubsamplingLayer pooling) {
      return PoolingReader.sliding(pooling, in, evenly, DELTA);
    }
    if (conf instanceof GlobalPoolingLayer pooling) {
      return PoolingReader.global(pooling, in, evenly, DELTA);
    }
    if (conf instanceof ZeroPaddingLayer padding) {
      return RoutingReader.padding(padding, in);
    }
    if (conf instanceof Cropping2D cropping) {
      return RoutingReader.cropping(cropping, in);
    }
    if (conf instanceof Upsampling2D upsampling) {
      return RoutingReader.upsampling(upsampling, in);
    }
    if (conf instanceof BatchNormalization normal) {
      Rule rule = rules.rule(place).orElse(evenly ? new PassRule() : new EpsilonRule(DELTA));
      return weighted(
          AffineReader.normalization(layer, in),
          tail(in),
          a -> a,
          rule,
          place,
          in,
          normal.getCnn2DFormat() == CNN2DFormat.NHWC);
    }
    return isAffine(layer) ? affine(layer, normalizations, in, place) : pass(layer, place);
  }

  private ReferenceNode affine(
      Layer layer, Normalizations normalizations, Tensor in, LayerRules.Place place) {
    Affine affine;
    int[] shape;
    boolean channelsLast = false;
    if (conf(layer) instanceof ConvolutionLayer convolution) {
      Window2d window = AffineReader.window(convolution, in);
      affine = AffineReader.convolution(layer, window);
      shape = window.out((int) convolution.getNOut()).axes();
      channelsLast = window.in().channelsLast();
    } else {
      affine =
          conf(layer) instanceof ElementWiseMultiplicationLayer
              ? AffineReader.elementWiseMultiplication(layer)
              : AffineReader.dense(layer);
      shape = new int[] {affine.b().length};
    }
    if (normalizations.behind() != null) {
      Tensor out = Tensor.generate(ReferenceNode.withRows(1, shape), j -> 0);
      affine = AffineReader.normalized(affine, normalizations.behind(), out);
    }
    for (int n = normalizations.before().size() - 1; n >= 0; n--) {
      affine = AffineReader.ofNormalized(affine, normalizations.before().get(n), in);
    }
    return weighted(
        affine,
        shape,
        function(((BaseLayer) conf(layer)).getActivationFn(), place),
        rules.rule(place).orElseThrow(),
        place,
        in,
        channelsLast);
  }

  private ReferenceNode weighted(
      Affine affine,
      int[] shape,
      UnaryOperator<Tensor> function,
      Rule rule,
      LayerRules.Place place,
      Tensor in,
      boolean channelsLast) {
    Affine.Bounds bounds =
        rules
            .bounds(place)
            .map(
                given ->
                    new Affine.Bounds(
                        spread(given.low(), in, channelsLast),
                        spread(given.high(), in, channelsLast)))
            .orElse(null);
    return new ReferenceNode.Weighted(affine, shape, function, rule, bounds, zeroBias);
  }

  /** One value, or one a channel, for every input. */
  private static double[] spread(double[] values, Tensor in, boolean channelsLast) {
    double[] spread = new double[in.rowSize()];
    Arrays.setAll(
        spread, i -> values[values.length == 1 ? 0 : AffineReader.channel(in, channelsLast, i)]);
    return spread;
  }

  private static ReferenceNode pass(Layer layer, LayerRules.Place place) {
    var conf = conf(layer);
    if (conf instanceof ActivationLayer activation) {
      return new ReferenceNode.Pass(function(activation.getActivationFn(), place));
    }
    if (conf instanceof LossLayer || conf instanceof CnnLossLayer) {
      return new ReferenceNode.Pass(function(((BaseLayer) conf).getActivationFn(), place));
    }
    if (conf instanceof DropoutLayer) {
      return new ReferenceNode.Pass(a -> a);
    }
    if (conf instanceof PReLULayer) {
      double[] slopes = AffineReader.parameter(layer, "W").dup('c').data().asDouble();
      return new ReferenceNode.Pass(
          a ->
              Tensor.generate(
                  a.shape(),
                  i -> {
                    double v = a.values()[i];
                    return v >= 0 ? v : v * slopes[i % slopes.length];
                  }));
    }
    if (conf instanceof LocalResponseNormalization normalization) {
      return new ReferenceNode.Pass(a -> normalized(normalization, a));
    }
    throw new IllegalArgumentException("The reference does not know " + conf);
  }

  /** {@code a / (k + α·Σ a²)^β}, the sum over the channels nearby. */
  private static Tensor normalized(LocalResponseNormalization conf, Tensor a) {
    int axis = conf.getDataFormat() == CNN2DFormat.NHWC ? 3 : 1;
    int reach = (int) conf.getN() / 2;
    return Tensor.generate(
        a.shape(),
        i -> {
          int[] place = a.position(i);
          int channel = place[axis];
          double sum = 0;
          for (int c = channel - reach; c <= channel + reach; c++) {
            if (c >= 0 && c < a.shape()[axis]) {
              place[axis] = c;
              sum += Math.pow(a.values()[a.index(place)], 2);
            }
          }
          return a.values()[i] * Math.pow(conf.getK() + conf.getAlpha() * sum, -conf.getBeta());
        });
  }

  /** DL4J's own element-wise function, on a copy, because it writes into its argument. */
  private static UnaryOperator<Tensor> function(IActivation activation, LayerRules.Place place) {
    boolean isStripped =
        place.isOutput()
            && (activation instanceof ActivationSoftmax || activation instanceof ActivationSigmoid);
    if (isStripped || activation instanceof ActivationIdentity) {
      return a -> a;
    }
    return a -> Tensor.of(activation.getActivation(a.toArray(), false));
  }

  private static int[] tail(Tensor in) {
    return Arrays.copyOfRange(in.shape(), 1, in.rank());
  }

  private static org.deeplearning4j.nn.conf.layers.Layer conf(Layer layer) {
    return layer.conf().getLayer();
  }
}
