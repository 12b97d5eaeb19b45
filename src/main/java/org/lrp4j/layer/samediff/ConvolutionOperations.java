package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv1D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv3D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DeConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DeConv3D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv3DConfig;

/** Convolutions with fixed kernels: affine, under the layer's rule for convolutions. */
final class ConvolutionOperations implements Treatment {

  /** Adds the same operation to another graph. */
  @FunctionalInterface
  private interface Again {
    Geometry of(DifferentialFunction function);
  }

  /**
   * What a convolution means.
   *
   * @param map with kernels of the operation's own format
   * @param channelsLast where the channels lie
   * @param rank how many axes its input has
   */
  private record Geometry(DifferentiableMap map, boolean channelsLast, int rank) {}

  private static final Map<String, Again> KINDS =
      Map.of(
          "conv1d",
          function -> {
            var config = ((Conv1D) function).getConfig();
            return new Geometry(
                (a, w) -> a.getSameDiff().cnn().conv1d(a, w, config), config.isNWC(), 3);
          },
          "conv2d",
          function -> {
            var config = ((Conv2D) function).getConfig();
            return new Geometry(
                (a, w) -> a.getSameDiff().cnn().conv2d(a, w, config), config.isNHWC(), 4);
          },
          "depthwise_conv2d",
          function -> {
            var config = ((DepthwiseConv2D) function).getConfig();
            return new Geometry(
                (a, w) -> a.getSameDiff().cnn().depthWiseConv2d(a, w, config), config.isNHWC(), 4);
          },
          "deconv2d",
          function -> {
            var config = ((DeConv2D) function).getConfig();
            return new Geometry(
                (a, w) -> a.getSameDiff().cnn().deconv2d(a, w, config),
                DeConv2DConfig.NHWC.equals(config.getDataFormat()),
                4);
          },
          "conv3dnew",
          function -> {
            var config = ((Conv3D) function).getConfig();
            return new Geometry(
                (a, w) -> a.getSameDiff().cnn().conv3d(a, w, config), !config.isNCDHW(), 5);
          },
          "deconv3d",
          function -> {
            var config = ((DeConv3D) function).getConfig();
            return new Geometry(
                (a, w) -> a.getSameDiff().cnn().deconv3d(a, w, config),
                !DeConv3DConfig.NCDHW.equals(config.getDataFormat()),
                5);
          });

  static final Set<String> NAMES = KINDS.keySet();

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    return term(operation)
        .map(
            term ->
                new AffineGroup(List.of(term), List.of(), operation.graph()).passage(operation));
  }

  @Override
  public Optional<AffineTerm> term(Operation operation) {
    List<String> fixed = operation.arguments().subList(1, operation.arguments().size());
    boolean areFixed =
        fixed.stream()
            .allMatch(name -> !operation.graph().isSignal(name) && operation.graph().isFixed(name));
    if (!areFixed) {
      return Optional.empty();
    }
    Geometry geometry = KINDS.get(operation.name()).of(operation.function());
    return Optional.of(
        new AffineTerm(
            operation.argument(0),
            geometry.map(),
            fixed,
            AffineTerm.FIRST,
            fixed.size() > 1 ? Optional.of(AffineTerm.SECOND) : Optional.empty(),
            geometry.channelsLast()
                ? new ChannelAxis(geometry.rank() - 1, 1)
                : new ChannelAxis(1, geometry.rank() - 1),
            false,
            true,
            true));
  }

  @Override
  public String label() {
    return "with fixed kernels affine, under the layer's rule";
  }
}
