package org.lrp4j.engine.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.DepthwiseConvolutionMap;
import org.lrp4j.engine.operation.LayerNormalizationMap;
import org.lrp4j.engine.operation.LocalConnectionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.TransposedConvolutionMap;
import org.lrp4j.engine.operation.TransposedVolumeConvolutionMap;
import org.lrp4j.engine.operation.VolumeConvolutionMap;
import org.lrp4j.engine.operation.VolumePooling;
import org.lrp4j.engine.operation.VolumeWindow;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.engine.plan.Facts;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.StoredParameters;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Sign;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.imports.converters.DifferentialFunctionClassHolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Ops#names()} is what the tests on a GPU go by, so it has to be complete and right. */
@ExtendWith(OneThread.class)
@DisplayName("Ops names every operation that relevance flows through")
class OpsTest {

  private static final Window WINDOW =
      new Window(
          new Extent(2, 2), new Extent(1, 1), new Extent(0, 0), new Extent(1, 1), false, false);

  private static final Window STRIDED =
      new Window(
          WINDOW.kernel(), new Extent(2, 1), WINDOW.padding(), WINDOW.dilation(), false, false);

  private static final Window POINTS =
      new Window(
          WINDOW.dilation(), WINDOW.stride(), WINDOW.padding(), WINDOW.dilation(), false, false);

  private static final Window EVERY_OTHER =
      new Window(
          POINTS.kernel(), new Extent(2, 2), POINTS.padding(), POINTS.dilation(), false, false);

  /** The maps of affine layers, with weights that fit an input [2, 2, 3, 3, …] or [2, 4]. */
  private static final Map<DifferentiableMap, long[]> AFFINE =
      Map.of(
          new ConvolutionMap(WINDOW),
          new long[] {3, 2, 2, 2},
          new ConvolutionMap(STRIDED),
          new long[] {3, 2, 2, 2},
          volumeConvolution(1),
          new long[] {3, 2, 2, 2, 2},
          volumeConvolution(2),
          new long[] {3, 2, 2, 2, 2},
          Ops::matmul,
          new long[] {4, 3},
          Ops::scale,
          new long[] {1, 4},
          LayerNormalizationMap.INSTANCE,
          new long[] {1, 4});

  private static DifferentiableMap volumeConvolution(int stride) {
    return new VolumeConvolutionMap(
        new int[] {2, 2, 2},
        new int[] {stride, stride, 1},
        new int[] {0, 0, 0},
        new int[] {1, 1, 1},
        false,
        false);
  }

  private static final VolumeWindow VOLUME_WINDOW =
      VolumeWindow.of(
          new int[] {2, 2, 1},
          new int[] {1, 1, 1},
          new int[] {0, 0, 0},
          new int[] {1, 1, 1},
          false,
          DataFormat.NCDHW);

  /** A map, an input and weights that fit it, and how many outputs there are. */
  private record Further(DifferentiableMap map, long[] input, long[] weights, long outputs) {}

  private static final List<Further> OTHERS =
      List.of(
          new Further(
              new TransposedConvolutionMap(STRIDED),
              new long[] {2, 2, 3, 3},
              new long[] {2, 3, 2, 2},
              3),
          new Further(
              new DepthwiseConvolutionMap(STRIDED, 2),
              new long[] {2, 2, 3, 3},
              new long[] {2, 2, 4},
              4),
          new Further(
              new LocalConnectionMap(WINDOW, DataFormat.NCHW),
              new long[] {2, 2, 3, 3},
              new long[] {4, 8, 3},
              3),
          new Further(
              new TransposedVolumeConvolutionMap(
                  new int[] {2, 2, 2},
                  new int[] {1, 1, 1},
                  new int[] {0, 0, 0},
                  new int[] {1, 1, 1},
                  false,
                  false),
              new long[] {2, 2, 3, 3, 3},
              new long[] {2, 2, 2, 3, 2},
              3));

  private static final List<DifferentiableMap> WITHOUT_WEIGHTS =
      List.of(
          (a, none) -> Ops.averagePool(a, WINDOW, true),
          (a, none) -> Ops.norm(a, 2, powers -> Ops.sum(powers, 2, 3)),
          (a, none) -> Ops.mean(a, 2, 3),
          (a, none) -> Ops.sum(a, 2, 3),
          (a, none) -> Ops.maxPool(a, WINDOW),
          (a, none) -> Ops.max(a, 2, 3),
          (a, none) -> VolumePooling.max(volumes(a), VOLUME_WINDOW),
          (a, none) -> VolumePooling.average(volumes(a), VOLUME_WINDOW),
          (a, none) -> Ops.everyNth(a, EVERY_OTHER));

  private static SDVariable volumes(SDVariable images) {
    return images.reshape(2, 2, 3, 3, 1);
  }

  private static Set<String> operations() {
    Random random = new Random(1);
    Set<String> found = new TreeSet<>();
    for (Rule rule : StopGradientOracleTest.RULES) {
      AFFINE.forEach(
          (map, shape) -> {
            long[] inputShape =
                switch (shape.length) {
                  case 5 -> new long[] {2, 2, 3, 3, 3};
                  case 4 -> new long[] {2, 2, 3, 3};
                  default -> new long[] {2, 4};
                };
            INDArray input = Samples.uniform(random, DataType.DOUBLE, -0.9, 1.9, inputShape);
            found.addAll(namesAfter(step(map, rule), input, shape));
          });
      for (Further other : OTHERS) {
        INDArray input = Samples.uniform(random, DataType.DOUBLE, -0.9, 1.9, other.input());
        INDArray weights = Nd4j.ones(DataType.DOUBLE, other.weights()).divi(2);
        var step = step(other.map(), rule);
        found.addAll(namesAfter(step, input, weights, other.outputs()));
      }
    }
    for (Window window : List.of(WINDOW, POINTS)) {
      // Which operations are the fastest depends on type and channels.
      INDArray images = Samples.uniform(random, DataType.FLOAT, -0.9, 1.9, 2, 16, 3, 3);
      var step = step(new ConvolutionMap(window), new EpsilonRule());
      long size = window.kernel().height();
      found.addAll(namesAfter(step, images, new long[] {16, 16, size, size}));
    }
    INDArray rows = Samples.uniform(random, DataType.DOUBLE, 0, 1, 2, 4);
    var beforeRelu = new RelevanceStep(Ops::matmul, new EpsilonRule(), Workbench.create());
    beforeRelu.assume(new Facts(Sign.NON_NEGATIVE, Vanishing.AT_ZERO_AND_BELOW));
    found.addAll(namesAfter(beforeRelu, rows, new long[] {4, 3}));
    for (DifferentiableMap map : WITHOUT_WEIGHTS) {
      INDArray images = Samples.uniform(random, DataType.DOUBLE, -0.9, 1.9, 2, 2, 3, 3);
      found.addAll(
          namesAfter(new RelevanceStep(map, new EpsilonRule(), Workbench.create()), images, null));
    }
    return found;
  }

  /** With the relevance of parameters, where the map is linear in its weights. */
  private static RelevanceStep step(DifferentiableMap map, Rule rule) {
    Optional<StoredParameters> stored = Optional.of(StoredParameters.of(0));
    return new RelevanceStep(
        map,
        rule,
        Workbench.create(),
        false,
        stored.filter(known -> map != LayerNormalizationMap.INSTANCE));
  }

  private static List<String> namesAfter(RelevanceStep step, INDArray input, long[] weightShape) {
    INDArray weights =
        weightShape == null ? null : Nd4j.ones(input.dataType(), weightShape).divi(2);
    return namesAfter(step, input, weights, weights == null ? 0 : outputs(weights));
  }

  private static List<String> namesAfter(
      RelevanceStep step, INDArray input, INDArray weights, long outputs) {
    DataFormat format = DataFormat.channelsFirst(input.rank());
    LayerParameters parameters =
        weights == null
            ? LayerParameters.none(format)
            : LayerParameters.of(format, weights, Nd4j.ones(weights.dataType(), outputs));
    Capture capture = step.forward(input, parameters);
    capture.redistributeWithParameters(capture.output());
    return step.operationNames();
  }

  private static long outputs(INDArray weights) {
    return weights.rank() >= 4 ? weights.size(0) : weights.size(1);
  }

  @Test
  @DisplayName("all that occur in the graphs of all rules and maps, and no others")
  void namesAreThoseOfTheGraphs() {
    assertEquals(new TreeSet<>(Ops.names()), operations());
  }

  @Test
  @DisplayName("and the backend has each of them")
  void backendHasThem() {
    Set<String> missing = new TreeSet<>(Ops.names());
    missing.removeAll(Nd4j.getExecutioner().getCustomOperations().keySet());
    Set<String> legacy = new HashSet<>();
    for (String name : missing) {
      DifferentialFunction op = DifferentialFunctionClassHolder.getInstance().getInstance(name);
      if (op != null) {
        legacy.add(name);
      }
    }
    missing.removeAll(legacy);
    assertEquals(Set.of(), missing);
  }
}
