package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The step of a sum of arrays: each part gets {@code part ⊙ s} of the relevance, {@code s = R /
 * st(z)}, {@code z = Σ parts}. The gradient of {@code Σ z ⊙ s} with respect to a part is s itself.
 */
public final class SumStep {

  private static final String SUM = "z";
  private static final String RELEVANCE = "R";

  private final double stabilizer;
  private final Workbench bench;
  private final Recent<GraphKey, StepGraph> graphs = new Recent<>(GraphKey.PLACES, graph -> {});
  private Sign signWhereRelevant = Sign.ANY;

  /**
   * A step.
   *
   * @param stabilizer the stabilizer of {@code st(z) = z + δ·sign(z)}, with {@code sign(0) = +1}
   * @param bench what it shares with other steps
   */
  public SumStep(double stabilizer, Workbench bench) {
    this.stabilizer = stabilizer;
    this.bench = bench;
  }

  /**
   * Takes over where no relevance arrives.
   *
   * @param output where the relevance of the sum is zero
   */
  public void assume(Vanishing output) {
    signWhereRelevant = output == Vanishing.AT_ZERO_AND_BELOW ? Sign.NON_NEGATIVE : Sign.ANY;
    graphs.forgetAll();
  }

  /**
   * Adds up.
   *
   * @param parts two arrays or more of the same shape; never written to
   * @return the sum, held by the caller
   */
  public INDArray forward(List<INDArray> parts) {
    return graphFor(parts).run(fed(parts), SUM).get(0);
  }

  /**
   * Redistributes relevance to the parts.
   *
   * @param parts the parts, of the relevance's shape; never written to
   * @param relevance the relevance of the sum
   * @return that of each part, held by the caller
   */
  public List<INDArray> redistribute(List<INDArray> parts, INDArray relevance) {
    Map<String, INDArray> arrays = fed(parts);
    arrays.put(RELEVANCE, relevance);
    String[] shares = new String[parts.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = share(i);
    }
    return graphFor(parts).run(arrays, shares);
  }

  private static Map<String, INDArray> fed(List<INDArray> parts) {
    Map<String, INDArray> arrays = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      arrays.put(part(i), parts.get(i));
    }
    return arrays;
  }

  private StepGraph graphFor(List<INDArray> parts) {
    return graphs.get(GraphKey.of(parts.get(0), parts.size()), () -> graph(parts));
  }

  private StepGraph graph(List<INDArray> parts) {
    INDArray first = parts.get(0);
    StepGraph graph = new StepGraph(first.dataType(), bench.arrays());
    List<SDVariable> variables = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      variables.add(graph.placeholder(part(i), first.shape()));
    }
    SDVariable z = variables.stream().reduce(SDVariable::add).orElseThrow().rename(SUM);
    SDVariable s =
        graph
            .placeholder(RELEVANCE, first.shape())
            .div(Ops.stabilized(z, stabilizer, signWhereRelevant));
    for (int i = 0; i < parts.size(); i++) {
      variables.get(i).mul(s).rename(share(i));
    }
    return graph;
  }

  private static String part(int i) {
    return "a" + i;
  }

  private static String share(int i) {
    return "R" + i;
  }
}
