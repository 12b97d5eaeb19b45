package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.vector.ArrayRows;
import org.lrp4j.engine.vector.KeptMatrices;
import org.lrp4j.engine.vector.RowGroups;
import org.lrp4j.engine.vector.RowMatrix;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.rule.Gate;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.Stabilizer;
import org.lrp4j.rule.Term;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The way back through {@code z = a·W + b} of many rows, a few rows at a time: that of a recurrent
 * layer, whose relevance of one moment is not known before that of the next. The same formula as
 * {@link RelevanceStep}'s, for any rule: for each term {@code s = R / st(Σk xk·ρk(W) + ρ(b))} where
 * its gate is open, and {@code Rin = Σ coefficient · Σk xk ⊙ s·ρk(W)ᵀ}. Denominators that are not z
 * are computed for all rows at once.
 */
public final class RowRelevance {

  private static final List<Part> AS_IT_IS =
      List.of(Part.of(SignSplit.IDENTITY, SignSplit.IDENTITY));

  /** So many rows share what of a matrix is in the processor's cache. */
  private static final int ROWS_AT_ONCE = 16;

  private final Rule rule;
  private final Workbench bench;
  private final KeptMatrices matrices;
  private final LayerParameters parameters;
  private final INDArray inputs;
  private final INDArray sums;
  private final Map<InputModifier, INDArray> modifiedInputs = new HashMap<>();
  private final List<INDArray> denominators = new ArrayList<>();
  private List<PreparedTerm> terms;

  /** One of the two that a matrix is kept for. */
  private record Forwards(WeightModifier modifier) {}

  private record Backwards(WeightModifier modifier) {}

  private record PreparedPart(INDArray inputs, RowMatrix back) {}

  private record PreparedTerm(
      Term term, INDArray denominators, double[] absorbing, List<PreparedPart> parts) {}

  /**
   * What is known after a forward pass.
   *
   * @param rule the rule
   * @param bench what the explainer's steps share
   * @param matrices where modified weights are kept
   * @param parameters W, [inputs, outputs], and b
   * @param inputs a, [rows, inputs]; held from now on
   * @param sums z, [rows, outputs], without b if rules leave biases out; held from now on
   */
  public RowRelevance(
      Rule rule,
      Workbench bench,
      KeptMatrices matrices,
      LayerParameters parameters,
      INDArray inputs,
      INDArray sums) {
    this.rule = rule;
    this.bench = bench;
    this.matrices = matrices;
    this.parameters = parameters;
    this.inputs = inputs;
    this.sums = sums;
  }

  /**
   * What leads rows of relevance back.
   *
   * @param rows how many at a time
   * @return memory of its own, for one thread at a time
   */
  public Worker worker(int rows) {
    return new Worker(rows);
  }

  /** Computes what is needed besides, once for all targets. To be called before {@link #worker}. */
  public void prepare() {
    if (terms != null) {
      return;
    }
    if (rule.terms().isEmpty()) {
      throw new IllegalArgumentException(
          "The pass rule needs an input of the output's shape, but a recurrent layer reads "
              + inputs.size(1)
              + " values, inputs and state, and puts out "
              + sums.size(1)
              + ": pick another rule");
    }
    rule.box().ifPresent(box -> BoxCheck.require(box, inputs, 1));
    terms = rule.terms().stream().map(this::prepared).toList();
  }

  private PreparedTerm prepared(Term term) {
    boolean biased = parameters.bias() != null && !bench.zeroBias();
    SignSplit split = biased ? term.bias() : SignSplit.NONE;
    boolean isSum = term.parts().equals(AS_IT_IS) && (!biased || split.equals(SignSplit.IDENTITY));
    INDArray bias = split.isNone() ? null : split.apply(parameters.bias().get());
    return new PreparedTerm(
        term,
        isSum ? sums : denominators(term, bias),
        bias == null || !bench.sumsUp() ? null : bias.toDoubleVector(),
        term.parts().stream().map(this::prepared).toList());
  }

  private PreparedPart prepared(Part part) {
    RowMatrix back =
        matrices.get(
            new Backwards(part.weights()),
            () -> RowMatrix.of(weights(part.weights()).transpose(), null));
    return new PreparedPart(modified(part.input()), back);
  }

  private INDArray weights(WeightModifier modifier) {
    return modifier.apply(parameters.weights().get());
  }

  private INDArray modified(InputModifier modifier) {
    return modifiedInputs.computeIfAbsent(
        modifier,
        m -> {
          INDArray modified = m.apply(inputs, 1);
          return ArrayPool.sameMemory(modified, inputs) ? inputs : bench.arrays().hold(modified);
        });
  }

  /** {@code Σk xk·ρk(W) + ρ(b)}. */
  private INDArray denominators(Term term, INDArray bias) {
    INDArray all = bench.arrays().take(sums.dataType(), sums.shape());
    denominators.add(all);
    List<RowMatrix> weights = new ArrayList<>();
    for (Part part : term.parts()) {
      weights.add(
          matrices.get(
              new Forwards(part.weights()), () -> RowMatrix.of(weights(part.weights()), null)));
    }
    List<INDArray> factors = term.parts().stream().map(part -> modified(part.input())).toList();
    double[] first = bias == null ? new double[width(sums)] : bias.toDoubleVector();
    RowGroups.run(
        Math.toIntExact(sums.size(0)),
        (long) width(inputs) * width(sums) * weights.size(),
        (from, to) -> addUp(weights, factors, first, all, from, to));
    return all;
  }

  private static void addUp(
      List<RowMatrix> weights,
      List<INDArray> factors,
      double[] bias,
      INDArray results,
      int from,
      int to) {
    ArrayRows written = ArrayRows.writing(results);
    List<ArrayRows> read = factors.stream().map(ArrayRows::reading).toList();
    for (int row = from; row < to; row += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, to - row);
      double[][] total = new double[count][];
      Arrays.setAll(total, i -> bias.clone());
      double[][] product = new double[count][bias.length];
      for (int k = 0; k < weights.size(); k++) {
        double[][] vectors = new double[count][width(factors.get(k))];
        read(read.get(k), row, vectors);
        weights.get(k).product(count).of(vectors, product);
        for (int i = 0; i < count; i++) {
          add(product[i], total[i]);
        }
      }
      for (int i = 0; i < count; i++) {
        written.write(row + i, total[i], 0);
      }
    }
  }

  private static void read(ArrayRows rows, long first, double[][] into) {
    for (int i = 0; i < into.length; i++) {
      rows.read(first + i, into[i], 0);
    }
  }

  private static void add(double[] summand, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += summand[j];
    }
  }

  private static int width(INDArray array) {
    return Math.toIntExact(array.size(1));
  }

  /** Lets go of everything, also of the inputs and the sums. */
  public void release() {
    ArrayPool arrays = bench.arrays();
    modifiedInputs.values().stream().filter(array -> array != inputs).forEach(arrays::release);
    denominators.forEach(arrays::release);
    arrays.release(inputs);
    arrays.release(sums);
  }

  /** Leads some rows of relevance back. */
  public final class Worker {

    private final double[] absorbed;
    private final double[][] s;
    private final double[][] back;
    private final double[] row;
    private final double[] factors;
    private final ArrayRows preActivations = ArrayRows.reading(sums);
    private final List<WorkingTerm> working = new ArrayList<>();

    private record WorkingPart(ArrayRows inputs, RowMatrix.Product back) {}

    private record WorkingTerm(
        PreparedTerm prepared, ArrayRows denominators, List<WorkingPart> parts) {}

    private Worker(int rows) {
      this.absorbed = new double[rows];
      this.s = new double[rows][width(sums)];
      this.back = new double[rows][width(inputs)];
      this.row = new double[width(sums)];
      this.factors = new double[width(inputs)];
      for (PreparedTerm prepared : terms) {
        List<WorkingPart> parts = new ArrayList<>();
        for (PreparedPart part : prepared.parts()) {
          parts.add(new WorkingPart(ArrayRows.reading(part.inputs()), part.back().product(rows)));
        }
        working.add(new WorkingTerm(prepared, ArrayRows.reading(prepared.denominators()), parts));
      }
    }

    /**
     * Leads relevance back.
     *
     * @param first the number of the first row
     * @param relevance of z, a row each
     * @param ofInputs the shares of a; written over
     */
    public void redistribute(long first, double[][] relevance, double[][] ofInputs) {
      for (double[] share : ofInputs) {
        Arrays.fill(share, 0);
      }
      for (WorkingTerm term : working) {
        for (int i = 0; i < s.length; i++) {
          divide(first + i, term, relevance[i], s[i]);
          absorbed[i] += absorbedBy(term, s[i]);
        }
        for (WorkingPart part : term.parts()) {
          part.back().of(s, back);
          for (int i = 0; i < s.length; i++) {
            part.inputs().read(first + i, factors, 0);
            addProduct(factors, back[i], ofInputs[i]);
          }
        }
      }
    }

    /** {@code s = coefficient · R / st(z)}, where the gate is open. */
    private void divide(long number, WorkingTerm term, double[] relevance, double[] quotient) {
      Term of = term.prepared().term();
      term.denominators().read(number, row, 0);
      double delta = of.stabilizer();
      double coefficient = of.coefficient();
      for (int j = 0; j < row.length; j++) {
        quotient[j] = coefficient * relevance[j] / Stabilizer.stabilized(row[j], delta);
      }
      if (of.gate() != Gate.EVERYWHERE) {
        preActivations.read(number, row, 0);
        double sign = of.gate() == Gate.WHERE_POSITIVE ? 1 : -1;
        for (int j = 0; j < row.length; j++) {
          quotient[j] = sign * row[j] > 0 ? quotient[j] : 0;
        }
      }
    }

    private static double absorbedBy(WorkingTerm term, double[] s) {
      double[] bias = term.prepared().absorbing();
      double sum = 0;
      for (int j = 0; bias != null && j < s.length; j++) {
        sum += s[j] * bias[j];
      }
      return sum;
    }

    private static void addProduct(double[] x, double[] c, double[] sum) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += x[j] * c[j];
      }
    }

    /**
     * How much the bias kept of each row that was led back, added up.
     *
     * @return a sum for each row of a call
     */
    public double[] absorbed() {
      return absorbed.clone();
    }
  }
}
