package org.lrp4j.engine.step;

import java.util.List;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.rule.Gate;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Term;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of a matrix that are looked up by their numbers, {@code W[v] + b}, which is the affine map
 * {@code Wᵀa + b} of the one-hot vector {@code a} that is 1 at v. An index has no parts to share
 * between, so its relevance is that of the whole one-hot vector: with {@code q = Σk ρk(W)ᵀxk}, of
 * each term of the rule
 *
 * <pre>{@code
 * R(index) = coefficient · Σj qj · Rj / st(q + ρ(b))j
 * }</pre>
 *
 * <p>Rules that multiply by the input give all of that to the row's own word, {@code q = ρ(W)[v]};
 * of the others q is a sum over the dictionary. No one-hot vector is made, unless a modification of
 * the input depends on the place, as the box of a {@link org.lrp4j.rule.ZBoxRule} does.
 */
public final class LookedUpRows implements Capture {

  private static final int ROWS = 1;

  private final int[] indices;
  private final INDArray weights;
  private final INDArray bias;
  private final LayerContext context;
  private final INDArray output;

  private LookedUpRows(int[] indices, INDArray weights, INDArray bias, LayerContext context) {
    this.indices = indices;
    this.weights = weights;
    this.bias = bias;
    this.context = context;
    this.output = rows();
    if (bias != null) {
      output.addiRowVector(bias);
    }
  }

  /**
   * Looks up rows.
   *
   * @param indices the numbers of the rows, each from 0 to the number of rows of W, exclusive
   * @param weights W, [words, outputs]; only read
   * @param bias b, one value an output, or null for none; only read
   * @param context the layer's rule and whose memory is used
   * @return the capture, whose output is [indices, outputs], and which gives relevance of the shape
   *     [indices, 1]
   */
  public static Capture of(int[] indices, INDArray weights, INDArray bias, LayerContext context) {
    return new LookedUpRows(indices, weights, bias, context);
  }

  @Override
  public INDArray output() {
    return output;
  }

  /** W[v] without the bias, held by the caller. */
  private INDArray rows() {
    return looked(weights);
  }

  private INDArray looked(INDArray matrix) {
    INDArray rows = context.memory().take(weights.dataType(), indices.length, weights.size(1));
    return Nd4j.pullRows(matrix, rows, ROWS, indices);
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    List<Term> terms = context.rule().terms();
    INDArray ofIndices = context.memory().take(relevance.dataType(), indices.length, 1);
    if (terms.isEmpty()) { // passed on as it is
      relevance.sum(ofIndices, 1);
      return Redistribution.to(ofIndices);
    }
    ofIndices.assign(0);
    double absorbed = 0;
    for (Term term : terms) {
      INDArray product = product(term);
      INDArray share = share(term, product, relevance);
      if (isBiased() && context.sumsUp() && !term.bias().isNone()) {
        absorbed += term.coefficient() * ofBias(term, share);
      }
      ofIndices.addi(product.muli(share).sum(true, 1).muli(term.coefficient()));
      context.memory().release(product);
      context.memory().release(share);
    }
    return new Redistribution(List.of(ofIndices), Absorption.of(Absorber.BIAS, absorbed));
  }

  @Override
  public Redistribution redistributeWithParameters(INDArray relevance) {
    Redistribution back = redistribute(relevance);
    return context.rule().terms().isEmpty() ? back : back.with(parameters(relevance));
  }

  /** Of W it is {@code Σk coefficient · ρk(W) ⊙ xkᵀs}, with a row of xk for each index. */
  private List<ParameterRelevance> parameters(INDArray relevance) {
    Memory memory = context.memory();
    INDArray ofWeights = memory.take(weights.dataType(), weights.shape()).assign(0);
    INDArray ofBias = memory.take(weights.dataType(), 1, weights.size(1)).assign(0);
    for (Term term : context.rule().terms()) {
      INDArray product = product(term);
      INDArray share = share(term, product, relevance).muli(term.coefficient());
      memory.release(product);
      for (Part part : term.parts()) {
        ofWeights.addi(led(share, part.input()).muli(part.weights().apply(weights)));
      }
      if (isBiased() && !term.bias().isNone()) {
        ofBias.addi(share.sum(true, 0).muli(term.bias().apply(bias)));
      }
      memory.release(share);
    }
    var stored = new ParameterRelevance("W", ofWeights, List.of(1));
    if (bias == null) {
      memory.release(ofBias);
      return List.of(stored);
    }
    return List.of(stored, new ParameterRelevance("b", ofBias, List.of(1)));
  }

  /** {@code xᵀs}, [words, outputs]. */
  private INDArray led(INDArray share, InputModifier input) {
    if (!input.isElementWise()) {
      return input.apply(oneHot(), 1).transpose().mmul(share);
    }
    double[] factors = ofOneAndZero(input);
    INDArray led = Nd4j.zeros(weights.dataType(), weights.shape());
    if (factors[1] != 0) {
      led.addiRowVector(share.sum(0).muli(factors[1]));
    }
    for (int i = 0; i < indices.length; i++) {
      led.getRow(indices[i]).addi(share.getRow(i).mul(factors[0] - factors[1]));
    }
    return led;
  }

  /** What becomes of the 1 of a one-hot vector, and what of its zeros. */
  private static double[] ofOneAndZero(InputModifier input) {
    INDArray both = input.apply(Nd4j.createFromArray(new double[][] {{1}, {0}}), 1);
    return new double[] {both.getDouble(0), both.getDouble(1)};
  }

  private boolean isBiased() {
    return bias != null && !context.zeroBias();
  }

  private double ofBias(Term term, INDArray share) {
    return share.sum(0).mul(term.bias().apply(bias)).sumNumber().doubleValue();
  }

  /** s: the relevance by the denominator, where the gate is open. */
  private INDArray share(Term term, INDArray product, INDArray relevance) {
    Memory memory = context.memory();
    INDArray share = memory.take(product.dataType(), product.shape()).assign(product);
    if (isBiased() && !term.bias().isNone()) {
      share.addiRowVector(term.bias().apply(bias));
    }
    double delta = term.stabilizer();
    INDArray signed = share.gte(0).castTo(share.dataType()).muli(2 * delta).subi(delta);
    share.addi(signed).rdivi(relevance);
    signed.close();
    if (term.gate() != Gate.EVERYWHERE) {
      INDArray z = rows();
      if (isBiased()) {
        z.addiRowVector(bias);
      }
      INDArray open = term.gate() == Gate.WHERE_POSITIVE ? z.gt(0) : z.lt(0);
      share.muli(open.castTo(share.dataType()));
      memory.release(z);
    }
    return share;
  }

  /** q of a term, [indices, outputs]. */
  private INDArray product(Term term) {
    INDArray sum =
        context.memory().take(weights.dataType(), indices.length, weights.size(1)).assign(0);
    term.parts().forEach(part -> add(part, sum));
    return sum;
  }

  private void add(Part part, INDArray sum) {
    InputModifier input = part.input();
    if (!input.isElementWise()) {
      INDArray oneHot = oneHot();
      context.rule().box().ifPresent(box -> BoxCheck.require(box, oneHot, 1));
      sum.addi(input.apply(oneHot, 1).mmul(part.weights().apply(weights)));
      return;
    }
    double[] factors = ofOneAndZero(input);
    double ofZero = factors[1];
    addRows(part.weights(), factors[0] - ofZero, sum);
    if (ofZero != 0) {
      sum.addiRowVector(part.weights().apply(weights).sum(0).muli(ofZero));
    }
  }

  private void addRows(WeightModifier modifier, double factor, INDArray sum) {
    if (factor == 0) {
      return;
    }
    Memory memory = context.memory();
    INDArray rows = modifier.isElementWise() ? rows() : looked(modifier.apply(weights));
    INDArray modified = modifier.isElementWise() ? modifier.apply(rows) : rows;
    sum.addi(factor == 1 ? modified : modified.mul(factor));
    if (modified != rows) {
      modified.close();
    }
    memory.release(rows);
  }

  private INDArray oneHot() {
    INDArray vectors = Nd4j.zeros(weights.dataType(), indices.length, weights.size(0));
    for (int i = 0; i < indices.length; i++) {
      vectors.putScalar(i, indices[i], 1);
    }
    return vectors;
  }

  @Override
  public void release() {}
}
