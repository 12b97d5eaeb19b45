package org.lrp4j.layer.affine;

import static org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer.BIAS_KEY_SUFFIX;
import static org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer.PZX_MEAN_B;
import static org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer.PZX_MEAN_W;
import static org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer.WEIGHT_KEY_SUFFIX;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;

/**
 * Variational autoencoders as layers of a network: the layers of their encoder and the mean of what
 * these give, dense layers one behind the other. At inference nothing is drawn; decoder and
 * variance play no part.
 */
public final class VariationalAutoencoderFamily {

  /** The family. */
  public static final LayerFamily<VariationalAutoencoder> FAMILY =
      LayerFamily.of(
              VariationalAutoencoder.class,
              LayerKind.DENSE,
              (layer, configuration, context) -> context.affine(maps(layer, configuration)))
          .withActivation(VariationalAutoencoder::getPzxActivationFn)
          .unless(VariationalAutoencoderFamily::problem);

  private VariationalAutoencoderFamily() {}

  private static Problem problem(VariationalAutoencoder configuration) {
    Problem ofEncoder = DenseMap.problem(configuration.getActivationFn());
    return ofEncoder == null ? WeightNoises.problem(configuration) : ofEncoder;
  }

  private static List<Affine> maps(Layer layer, VariationalAutoencoder configuration) {
    List<Affine> maps = new ArrayList<>();
    for (int i = 0; i < configuration.getEncoderLayerSizes().length; i++) {
      String name = "e" + i;
      maps.add(
          new DenseMap(
              layer,
              name + WEIGHT_KEY_SUFFIX,
              name + BIAS_KEY_SUFFIX,
              configuration.getActivationFn()));
    }
    maps.add(new DenseMap(layer, PZX_MEAN_W, PZX_MEAN_B, configuration.getPzxActivationFn()));
    return maps;
  }
}
