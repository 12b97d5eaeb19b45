package org.lrp4j.engine.step;

import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.plan.Plan;
import org.lrp4j.engine.plan.PlannedTerm;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.rule.Gate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.ops.SDMath;

/**
 * What leads back from above in a term of a rule: {@code s = R / st(z)}, where its gate is open.
 */
final class RelevanceQuotient {

  /** Names of what is fed: the relevance and the pre-activation. */
  static final String RELEVANCE_OF_OUTPUT = "R";

  static final String PRE_ACTIVATION = "z";

  private RelevanceQuotient() {}

  /** A denominator that is known, and fed as it is. */
  static String knownName(int t) {
    return "known" + t;
  }

  /** Adds s of a term to a graph. */
  static SDVariable of(StepGraph graph, Plan plan, int t) {
    PlannedTerm term = plan.term(t);
    SDVariable denominator =
        plan.usesPreActivation(t)
            ? stabilized(graph.placeholder(PRE_ACTIVATION), term)
            : graph.placeholder(knownName(t));
    return gated(graph, term.gate()).div(denominator);
  }

  static SDVariable stabilized(SDVariable v, PlannedTerm term) {
    return Ops.stabilized(v, term.stabilizer(), term.signWhereRelevant());
  }

  private static SDVariable gated(StepGraph graph, Gate gate) {
    SDVariable relevance = graph.placeholder(RELEVANCE_OF_OUTPUT);
    SDMath math = graph.sameDiff().math();
    return switch (gate) {
      case EVERYWHERE -> relevance;
      // Not by comparisons, which give truth values that take longer to make numbers of.
      case WHERE_POSITIVE -> relevance.mul(math.step(graph.placeholder(PRE_ACTIVATION), 0));
      case WHERE_NEGATIVE -> relevance.mul(math.step(graph.placeholder(PRE_ACTIVATION).neg(), 0));
    };
  }
}
