package org.lrp4j.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lrp4j.oracle.DenseOracle.Share;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A rule of lrp4j and what it means to a dense matrix.
 *
 * @param name for the test report
 * @param rule makes lrp4j's rule for a batch of inputs
 * @param formula the reference
 * @param denominator the layer whose pre-activation the rule divides by and that may come close to
 *     zero, or null where the denominator is a sum of terms of one sign
 */
public record RuleCase(
    String name,
    Function<Inputs, Rule> rule,
    Formula formula,
    UnaryOperator<DenseOracle> denominator) {

  /** The reference for one example of the batch. */
  @FunctionalInterface
  public interface Formula {
    Share of(DenseOracle layer, Inputs inputs, int example, double[] relevance);
  }

  /**
   * The batch and where its channels are.
   *
   * @param batch values between −0.7 and 1.2
   * @param channelAxis the axis of the channels or features
   * @param examples the batch in float64, one row an example
   */
  public record Inputs(INDArray batch, int channelAxis, double[][] examples) {

    public Inputs(INDArray batch, int channelAxis) {
      this(batch, channelAxis, Samples.rows(batch));
    }

    double[] example(int index) {
      return examples[index];
    }

    int channels() {
      return (int) batch.size(channelAxis);
    }

    /** A value for every channel, laid out like an example. */
    double[] spread(double... perChannel) {
      long inner = 1;
      for (int i = channelAxis + 1; i < batch.rank(); i++) {
        inner *= batch.size(i);
      }
      double[] spread = new double[(int) (batch.length() / batch.size(0))];
      for (int i = 0; i < spread.length; i++) {
        spread[i] = perChannel[(int) (i / inner % perChannel.length)];
      }
      return spread;
    }

    double[] low() {
      return perChannel(-1, -0.125);
    }

    double[] high() {
      return perChannel(1.5, 0.25);
    }

    private double[] perChannel(double first, double step) {
      double[] values = new double[channels()];
      for (int c = 0; c < values.length; c++) {
        values[c] = first + step * c;
      }
      return values;
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** All rules for layers of any shape. */
  public static List<RuleCase> all() {
    List<RuleCase> cases = new ArrayList<>();
    cases.add(
        cancelling(
            "Zero", new ZeroRule(), layer -> layer, (layer, a, r) -> layer.epsilon(a, r, 1e-9)));
    cases.add(
        cancelling(
            "Epsilon",
            new EpsilonRule(),
            layer -> layer,
            (layer, a, r) -> layer.epsilon(a, r, 1e-6)));
    cases.add(
        cancelling(
            "Epsilon(0.3)",
            new EpsilonRule(0.3),
            layer -> layer,
            (layer, a, r) -> layer.epsilon(a, r, 0.3)));
    cases.add(
        cancelling(
            "Gamma",
            new GammaRule(),
            layer -> layer.favouringPositive(0.25),
            (layer, a, r) -> layer.gamma(a, r, 0.25, 1e-6)));
    cases.add(
        cancelling(
            "Gamma(2)",
            new GammaRule(2),
            layer -> layer.favouringPositive(2),
            (layer, a, r) -> layer.gamma(a, r, 2, 1e-6)));
    cases.add(
        cancelling(
            "GeneralizedGamma",
            new GeneralizedGammaRule(),
            layer -> layer,
            (layer, a, r) -> layer.generalizedGamma(a, r, 0.25, 1e-6)));
    cases.add(
        simple(
            "AlphaBeta(2, 1)",
            new AlphaBetaRule(),
            (layer, a, r) -> layer.alphaBeta(a, r, 2, 1, 1e-6)));
    cases.add(
        simple(
            "AlphaBeta(1, 0)",
            new AlphaBetaRule(1, 0),
            (layer, a, r) -> layer.alphaBeta(a, r, 1, 0, 1e-6)));
    cases.add(simple("ZPlus", new ZPlusRule(), (layer, a, r) -> layer.alphaBeta(a, r, 1, 0, 1e-6)));
    cases.add(
        simple(
            "AlphaBeta(1.5, 0.5)",
            new AlphaBetaRule(1.5, 0.5),
            (layer, a, r) -> layer.alphaBeta(a, r, 1.5, 0.5, 1e-6)));
    cases.add(simple("WSquare", new WSquareRule(), (layer, a, r) -> layer.wSquare(r, 1e-6)));
    cases.add(simple("Flat", new FlatRule(), (layer, a, r) -> layer.flat(r, 1e-6)));
    cases.addAll(boxes());
    return cases;
  }

  private static List<RuleCase> boxes() {
    return List.of(
        new RuleCase(
            "ZBox with scalars",
            inputs -> new ZBoxRule(-1, 1.5),
            (layer, inputs, n, r) ->
                layer.zBox(inputs.example(n), r, inputs.spread(-1), inputs.spread(1.5), 1e-6),
            null),
        new RuleCase(
            "ZBox per channel",
            inputs -> new ZBoxRule(inputs.low(), inputs.high()),
            (layer, inputs, n, r) ->
                layer.zBox(
                    inputs.example(n),
                    r,
                    inputs.spread(inputs.low()),
                    inputs.spread(inputs.high()),
                    1e-6),
            null),
        // Here the box of each element is the element ± something: other for every example.
        new RuleCase(
            "ZBox per element",
            inputs -> new ZBoxRule(inputs.batch().sub(0.5), inputs.batch().add(0.25)),
            (layer, inputs, n, r) -> {
              double[] a = inputs.example(n);
              INDArray example = inputs.batch().slice(n);
              double[] low = Samples.flat(example.sub(0.5));
              double[] high = Samples.flat(example.add(0.25));
              return layer.zBox(a, r, low, high, 1e-6);
            },
            null));
  }

  /** For layers whose output has the shape of the input. */
  public static RuleCase pass() {
    return simple("Pass", new PassRule(), (layer, a, r) -> layer.pass(r));
  }

  @FunctionalInterface
  private interface ExampleFormula {
    Share of(DenseOracle layer, double[] a, double[] relevance);
  }

  private static RuleCase simple(String name, Rule rule, ExampleFormula formula) {
    return cancelling(name, rule, null, formula);
  }

  private static RuleCase cancelling(
      String name, Rule rule, UnaryOperator<DenseOracle> denominator, ExampleFormula formula) {
    return new RuleCase(
        name,
        inputs -> rule,
        (layer, inputs, n, r) -> formula.of(layer, inputs.example(n), r),
        denominator);
  }
}
