package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.Gate;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Term;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.StopGradient;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/**
 * The four steps of LRP literally as SameDiff has them: {@code StopGradient} on s, then {@code
 * calculateGradients}. Slow and wasteful, but without anything of lrp4j's own.
 */
final class FourSteps {

  private FourSteps() {}

  /** Steps 1 to 3 for a map without modification. */
  static double[] gradient(
      INDArray input, UnaryOperator<SDVariable> map, INDArray relevance, double delta) {
    SameDiff sd = SameDiff.create();
    SDVariable a = sd.var("a", input.dup());
    SDVariable z = map.apply(a);
    SDVariable s = stopped(sd.constant(relevance).div(stabilized(z, delta)));
    z.mul(s).sum().markAsLoss();
    return Samples.flat(sd.calculateGradients(null, "a").get("a"));
  }

  /**
   * The relevance of the input.
   *
   * @param map the linear map of an input and of weights as {@code arrange} leaves them
   * @param bias in a shape that broadcasts to the output's, or null
   */
  static INDArray relevance(
      Rule rule,
      BinaryOperator<SDVariable> map,
      UnaryOperator<INDArray> arrange,
      Operands operands,
      INDArray relevance) {
    INDArray result = operands.input().ulike().assign(0);
    for (Term term : rule.terms()) {
      result.addi(contribution(term, map, arrange, operands, relevance));
    }
    return result;
  }

  private static INDArray contribution(
      Term term,
      BinaryOperator<SDVariable> map,
      UnaryOperator<INDArray> arrange,
      Operands operands,
      INDArray relevance) {
    SameDiff sd = SameDiff.create();
    List<SDVariable> inputs = new ArrayList<>();
    SDVariable z = null;
    for (Part part : term.parts()) {
      INDArray modified = part.input().apply(operands.input(), operands.channelAxis());
      SDVariable x = sd.var("x" + inputs.size(), modified.dup());
      INDArray weights = part.weights().apply(operands.weights());
      SDVariable product = map.apply(x, sd.constant(arrange.apply(weights)));
      inputs.add(x);
      z = z == null ? product : z.add(product);
    }
    if (operands.bias() != null) {
      z = z.add(sd.constant(term.bias().apply(operands.bias()).dup()));
    }
    SDVariable r = sd.constant(gated(term.gate(), operands.preActivation(), relevance));
    SDVariable s = stopped(r.div(stabilized(z, term.stabilizer())));
    z.mul(s).sum().markAsLoss();
    String[] names = inputs.stream().map(SDVariable::name).toArray(String[]::new);
    Map<String, INDArray> gradients = sd.calculateGradients(null, names);
    INDArray sum = operands.input().ulike().assign(0);
    for (SDVariable x : inputs) {
      sum.addi(x.getArr().mul(gradients.get(x.name())));
    }
    return sum.muli(term.coefficient());
  }

  private static INDArray gated(Gate gate, INDArray z, INDArray relevance) {
    return switch (gate) {
      case EVERYWHERE -> relevance.dup();
      case WHERE_POSITIVE -> relevance.mul(z.gt(0).castTo(z.dataType()));
      case WHERE_NEGATIVE -> relevance.mul(z.lt(0).castTo(z.dataType()));
    };
  }

  static SDVariable stopped(SDVariable v) {
    return new StopGradient(v.getSameDiff(), v).outputVariable();
  }

  /** {@code v + δ·sign(v)} with {@code sign(0) = +1}. */
  static SDVariable stabilized(SDVariable v, double delta) {
    SDVariable notNegative = v.gte(0).castTo(v.dataType());
    return v.add(notNegative.mul(2).sub(1).mul(delta));
  }

  /** A convolution with weights [height, width, inputs, outputs]. */
  static SDVariable conv2d(SDVariable input, SDVariable weights, int dilation, boolean same) {
    var config =
        Conv2DConfig.builder()
            .kH(weights.getArr().size(0))
            .kW(weights.getArr().size(1))
            .dH(dilation)
            .dW(dilation)
            .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
            .build();
    return input.getSameDiff().cnn().conv2d(input, weights, config);
  }

  static INDArray yxio(INDArray oiyx) {
    return oiyx.permute(2, 3, 1, 0).dup('c');
  }
}
