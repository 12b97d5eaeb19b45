package org.lrp4j.layer.affine;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.ScaleAndShift;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation at inference, {@code s·(a − mean) + β} with {@code s = γ / √(var + eps)}, one
 * value a channel, computed from the current parameters.
 */
final class Normalization implements ScaleAndShift {

  private final Layer layer;
  private final BatchNormalization configuration;
  private final String name;

  Normalization(Layer layer, BatchNormalization configuration, String name) {
    this.layer = layer;
    this.configuration = configuration;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<INDArray> sources() {
    return List.copyOf(layer.paramTable().values());
  }

  /** How many channels or features it has. */
  long size() {
    return layer.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN).length();
  }

  /** Of images as configured; of all else DL4J normalises the axis behind the examples. */
  DataFormat format(int rank) {
    return rank == 4
        ? DataFormat.of(configuration.getCnn2DFormat())
        : DataFormat.channelsFirst(rank);
  }

  @Override
  public int channelAxis(int rank) {
    return format(rank).channelAxis();
  }

  @Override
  public void requireRank(int rank) {
    if (rank != 2 && rank != 4) {
      throw new IllegalArgumentException(
          "the batch normalisation \""
              + name
              + "\" gets "
              + (rank == 3 ? "sequences" : "values of " + rank + " axes")
              + ", whose channels Deeplearning4j 1.0.0-M2.1 looks for along the axis of the"
              + " examples: it fails, or, with as many examples as channels, normalises each"
              + " example by itself. Normalise tables and images only, or use layer normalisation");
    }
  }

  private INDArray mean() {
    return parameter(BatchNormalizationParamInitializer.GLOBAL_MEAN);
  }

  @Override
  public INDArray scale() {
    INDArray inverseDeviation =
        Transforms.sqrt(variance().addi(configuration.getEps()), false).rdivi(1);
    if (!configuration.isLockGammaBeta()) {
      return inverseDeviation.muli(parameter(BatchNormalizationParamInitializer.GAMMA));
    }
    return lockedValuesApply() ? inverseDeviation.muli(configuration.getGamma()) : inverseDeviation;
  }

  private INDArray beta() {
    if (!configuration.isLockGammaBeta()) {
      return parameter(BatchNormalizationParamInitializer.BETA);
    }
    return mean().ulike().assign(lockedValuesApply() ? configuration.getBeta() : 0);
  }

  /** {@code (before − mean)·scale + β}. */
  @Override
  public INDArray bias(INDArray before) {
    INDArray bias = mean().neg();
    if (before != null) {
      bias.addi(before.reshape(bias.shape()));
    }
    return bias.muli(scale()).addi(beta());
  }

  /**
   * DL4J ignores locked values unless both differ from the default; the network's output says so.
   */
  private boolean lockedValuesApply() {
    return configuration.getGamma() != 1 && configuration.getBeta() != 0;
  }

  private INDArray variance() {
    if (configuration.isUseLogStd()) {
      INDArray deviation =
          Transforms.exp(
              parameter(BatchNormalizationParamInitializer.GLOBAL_LOG_STD).mul(Math.log(10)),
              false);
      return deviation.muli(deviation);
    }
    return parameter(BatchNormalizationParamInitializer.GLOBAL_VAR).dup();
  }

  private INDArray parameter(String key) {
    INDArray value = layer.getParam(key);
    return value.reshape(value.length());
  }
}
