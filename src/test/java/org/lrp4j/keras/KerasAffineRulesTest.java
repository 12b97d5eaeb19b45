package org.lrp4j.keras;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers of Keras that are one affine map, as they are written: with zeros in a kernel for groups
 * and dilation, as images of width 1, step by step. Their matrix comes from the network's outputs,
 * which are Keras's own, and the rules are applied to it.
 */
@ExtendWith(OneThread.class)
@DisplayName("Every rule on an affine layer of Keras agrees with the dense matrix of its outputs")
class KerasAffineRulesTest {

  private static final int BATCH = 2;

  /** Models of one layer that is affine but for its activation function. */
  private static final String[] MODELS = {
    "conv1d_causal",
    "conv1d_dilation",
    "conv1d_even",
    "conv1d_groups",
    "conv1d_same",
    "conv2d_dilation",
    "conv2d_first",
    "conv2d_groups",
    "conv2d_strides_two",
    "conv3d_dilation",
    "conv3d_same",
    "dense_no_bias",
    "depthwise1d",
    "depthwise_dilation",
    "depthwise_two",
    "transposed1d",
    "transposed3d_small",
    "transposed_dilation",
    "transposed_gaps",
    "transposed_same"
  };

  private static final Set<String> ARE_IMAGES_OF_WIDTH_1 = Set.of("depthwise1d", "transposed1d");

  private static final Map<String, ComputationGraph> NETWORKS = new ConcurrentHashMap<>();
  private static final Map<String, DenseOracle> MATRICES = new ConcurrentHashMap<>();

  @AfterAll
  static void letGo() {
    NETWORKS.clear();
    MATRICES.clear();
  }

  static Stream<Arguments> rows() {
    return Stream.of(MODELS)
        .flatMap(
            name ->
                RuleCase.all().stream()
                    .filter(rule -> isDefined(name, rule))
                    .map(rule -> Arguments.of(name, rule)));
  }

  /** A box of a sequence's shape does not fit the image of width 1 that it becomes. */
  private static boolean isDefined(String name, RuleCase rule) {
    return !rule.name().equals("ZBox per element") || !ARE_IMAGES_OF_WIDTH_1.contains(name);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rows")
  void ofADenseMatrix(String name, RuleCase rule) {
    ComputationGraph network = NETWORKS.computeIfAbsent(name, KerasAffineRulesTest::network);
    long[] shape = shape(name);
    DenseOracle matrix =
        MATRICES.computeIfAbsent(
            name,
            n -> Jacobian.of(network::outputSingle, Arrays.copyOfRange(shape, 1, shape.length)));
    INDArray batch = Samples.uniform(new Random(7), DataType.DOUBLE, -0.7, 1.2, shape);
    int channels = name.equals("conv2d_first") ? 1 : shape.length - 1;
    var inputs = new RuleCase.Inputs(batch, channels);
    INDArray output = network.outputSingle(batch.dup());
    INDArray begun = Samples.normal(new Random(8), DataType.DOUBLE, output.shape());

    double[][] expected = new double[BATCH][];
    for (int n = 0; n < BATCH; n++) {
      double[] r = Samples.rows(begun)[n];
      expected[n] = rule.formula().of(matrix, inputs, n, r).input();
    }

    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.uniform(rule.rule().apply(inputs)))
                .build();
        Explanation explanation = explainer.explain(batch, Target.relevance(begun))) {
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), DataType.DOUBLE);
    }
  }

  private static ComputationGraph network(String name) {
    ComputationGraph network =
        KerasModel.read(file(name)).network().convertDataType(DataType.DOUBLE);
    network.getConfiguration().getVertices().values().forEach(KerasAffineRulesTest::makeAffine);
    return network;
  }

  /** Without the activation function: the network's layers have the same configurations. */
  private static void makeAffine(GraphVertex vertex) {
    if (vertex instanceof LayerVertex layer
        && layer.getLayerConf().getLayer() instanceof BaseLayer affine) {
      affine.setActivationFn(new ActivationIdentity());
    }
  }

  private static long[] shape(String name) {
    long[] shape = KerasSample.of(file(name)).inputs().get(0).shape().clone();
    shape[0] = BATCH;
    return shape;
  }

  private static Path file(String name) {
    Path archive = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    return Files.exists(archive) ? archive : KerasModelsTest.FOLDER.resolve("3/" + name + ".h5");
  }
}
