package org.lrp4j.layer;

import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer of one's own, and the family that lets lrp4j explain it by any rule. */
class OwnLayerTest {

  /** The layer as it was trained: {@code tanh(2·a·W + b)}, written with SameDiff. */
  static final class ScaledDense extends SameDiffLayer {

    private static final long serialVersionUID = 1L;

    private final int in;
    private final int out;

    ScaledDense(int in, int out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable a, Map<String, SDVariable> parameters, SDVariable mask) {
      SDVariable z = a.mmul(parameters.get("W")).mul(2).add(parameters.get("b"));
      return sd.math().tanh(z);
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
      parameters.addWeightParam("W", in, out);
      parameters.addBiasParam("b", 1, out);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      initWeights(in, out, WeightInit.XAVIER, parameters.get("W"));
      parameters.get("b").assign(0);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return InputType.feedForward(out);
    }
  }

  /** Says what {@code W·a} means and where W and b come from. It knows no rule. */
  record Scaled(Layer layer) implements Affine {

    @Override
    public DifferentiableMap map() {
      return (a, weights) -> a.mmul(weights).mul(2);
    }

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(DataFormat.NC, layer.getParam("W"), layer.getParam("b"));
    }

    @Override
    public IActivation activation() {
      return Activation.TANH.getActivationFunction();
    }
  }

  private static final LayerFamily<ScaledDense> FAMILY =
      LayerFamily.of(
          ScaledDense.class,
          LayerKind.DENSE,
          (layer, configuration, context) -> context.affine(new Scaled(layer)));

  static Rule[] rules() {
    return new Rule[] {
      new EpsilonRule(0.1), new ZPlusRule(), new AlphaBetaRule(2, 1), new GeneralizedGammaRule()
    };
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("rules")
  void aLayerOfOnesOwnIsExplainedLikeTheStandardLayerThatComputesTheSame(Rule rule) {
    MultiLayerNetwork own = chain(new ScaledDense(3, 4), classes(4, 2));
    MultiLayerNetwork standard = chain(dense(3, 4, Activation.TANH), classes(4, 2));
    standard.setParam("0_W", own.getParam("0_W").mul(2));
    standard.setParam("0_b", own.getParam("0_b"));
    standard.setParam("1_W", own.getParam("1_W"));
    standard.setParam("1_b", own.getParam("1_b"));
    Composite composite = Composite.uniform(rule);
    INDArray input = values(1, 5, 3);

    try (LrpExplainer ofOwn =
            LrpExplainer.builder(own).register(FAMILY).composite(composite).build();
        LrpExplainer ofOperations = LrpExplainer.builder(own).composite(composite).build();
        LrpExplainer ofStandard = LrpExplainer.builder(standard).composite(composite).build()) {
      assertClose(ofStandard.explain(input).relevance(), ofOwn.explain(input).relevance(), 1e-9);
      assertClose(own.output(input), ofOwn.explain(input).output(), 1e-9);
      // Written in SameDiff, it is explained without a family as well.
      assertClose(
          ofStandard.explain(input).relevance(), ofOperations.explain(input).relevance(), 1e-9);
    }
  }
}
