package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.chain;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer that makes a sequence of a table: [batch, t] becomes [batch, n, t]. There are as many
 * features as steps, so that a bias along the wrong axis would fit as well.
 */
@ExtendWith(OneThread.class)
class RankChangingFamilyTest {

  private static final int SIZE = 3;
  private static final int BATCH = 2;

  /** {@code z[n, t] = a[t] · W[n, t] + b[n]}. */
  static final class Unfolding extends SameDiffLayer {

    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable a, Map<String, SDVariable> parameters, SDVariable mask) {
      SDVariable weights = parameters.get("W").reshape(1, SIZE, SIZE);
      return a.reshape(-1, 1, SIZE).mul(weights).add(parameters.get("b").reshape(1, SIZE, 1));
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
      parameters.addWeightParam("W", SIZE, SIZE);
      parameters.addBiasParam("b", 1, SIZE);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      parameters.values().forEach(parameter -> parameter.assign(1));
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return InputType.recurrent(SIZE, SIZE);
    }
  }

  private record Unfolded(Layer layer) implements Affine {

    @Override
    public DifferentiableMap map() {
      return (a, weights) -> a.reshape(-1, 1, SIZE).mul(weights.reshape(1, SIZE, SIZE));
    }

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray weights = layer.getParam("W");
      INDArray bias = layer.getParam("b");
      return new LayerParameters(
          DataFormat.NC, DataFormat.NCW, List.of(weights, bias), () -> weights, () -> bias);
    }
  }

  private static final LayerFamily<Unfolding> FAMILY =
      LayerFamily.of(
          Unfolding.class,
          LayerKind.DENSE,
          (layer, configuration, context) -> context.affine(new Unfolded(layer)));

  static List<Arguments> rules() {
    return RuleCase.all().stream().map(Arguments::of).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theBiasLiesAlongTheFeaturesOfTheOutput(RuleCase rule) {
    MultiLayerNetwork network =
        chain(
            InputType.feedForward(SIZE), new Unfolding(), new ActivationLayer(Activation.IDENTITY));
    INDArray weights = Samples.normal(new Random(1), DataType.DOUBLE, SIZE, SIZE);
    INDArray bias = Nd4j.createFromArray(new double[][] {{-2, 0.5, 3}});
    network.getParam("0_W").assign(weights);
    network.getParam("0_b").assign(bias);
    double[][] matrix = new double[SIZE][SIZE * SIZE];
    double[] biases = new double[SIZE * SIZE];
    for (int n = 0; n < SIZE; n++) {
      for (int t = 0; t < SIZE; t++) {
        matrix[t][n * SIZE + t] = weights.getDouble(n, t);
        biases[n * SIZE + t] = bias.getDouble(n);
      }
    }
    DenseOracle oracle = new DenseOracle(matrix, biases);
    INDArray input = Samples.uniform(new Random(2), DataType.DOUBLE, -0.7, 1.2, BATCH, SIZE);
    INDArray relevance = Samples.normal(new Random(3), DataType.DOUBLE, BATCH, SIZE, SIZE);
    RuleCase.Inputs inputs = new RuleCase.Inputs(input, 1);
    double[][] expected = new double[BATCH][];
    double[][] outputs = new double[BATCH][];
    double absorbed = 0;
    for (int n = 0; n < BATCH; n++) {
      var share = rule.formula().of(oracle, inputs, n, Samples.rows(relevance)[n]);
      expected[n] = share.input();
      absorbed += share.bias();
      outputs[n] = oracle.preActivation(Samples.rows(input)[n]);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .register(FAMILY)
            .composite(Composite.uniform(rule.rule().apply(inputs)))
            .build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));

      Samples.assertClose(Samples.concat(outputs), explanation.output(), DataType.DOUBLE);
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), DataType.DOUBLE);
      assertEquals(
          absorbed,
          explanation.conservation().row("layer0").absorbedByBias(),
          1e-9 * Math.max(1, Vectors.largest(Samples.flat(relevance))) * relevance.length());
    }
  }
}
