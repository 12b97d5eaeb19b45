package org.lrp4j.engine.operation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The gradient of {@code Σ z ⊙ s} with respect to {@code a}, s held constant, as further operations
 * of the graph that computes z.
 *
 * <p>Walks back from z and asks each operation on the way for its own derivative. Because s is only
 * handed in from above and never walked into, it is constant by construction. SameDiff's {@code
 * createGradFunction} would do the same on a copy of the graph, but the copy loses the
 * configuration of convolutions, computes the gradients of the weights as well, and walks the
 * branch of s.
 */
public final class VectorJacobianProduct {

  private final SameDiff graph;
  private final boolean ofWeights;
  private final Map<String, Boolean> depends = new HashMap<>();
  private final Map<String, SDVariable> gradients = new HashMap<>();

  private VectorJacobianProduct(SameDiff graph, boolean ofWeights) {
    this.graph = graph;
    this.ofWeights = ofWeights;
  }

  /**
   * Adds the operations that compute {@code c = ∂(Σ z ⊙ [s]const) / ∂a}.
   *
   * @param z the output of a map
   * @param s what leads back from above, in the shape of z
   * @param a the input of the map
   * @return c, in the shape of a
   */
  public static SDVariable of(SDVariable z, SDVariable s, SDVariable a) {
    return new VectorJacobianProduct(z.getSameDiff(), false).add(z, s, a);
  }

  /**
   * Adds the operations that compute the gradient of {@code Σ z ⊙ [s]const} with respect to the
   * weights of a map.
   *
   * @param z the output of a map
   * @param s what leads back from above, in the shape of z
   * @param weights the weights of the map, of a known shape
   * @return the gradient, in the shape of the weights
   */
  public static SDVariable ofWeights(SDVariable z, SDVariable s, SDVariable weights) {
    return new VectorJacobianProduct(z.getSameDiff(), true).add(z, s, weights);
  }

  private SDVariable add(SDVariable z, SDVariable s, SDVariable a) {
    gradients.put(z.name(), s);
    for (DifferentialFunction op : pathsBackwards(z, a)) {
      passThrough(op, a.name());
    }
    SDVariable c = gradients.get(a.name());
    if (c == null) {
      throw new IllegalStateException(
          "The map does not depend on its input, or an operation on the way has no derivative");
    }
    return c;
  }

  /** The operations between a and z, each after all the operations that use its outputs. */
  private List<DifferentialFunction> pathsBackwards(SDVariable z, SDVariable a) {
    List<DifferentialFunction> forwards = new ArrayList<>();
    // By identity: ND4J calls two operations equal that do the same with other arguments.
    Set<DifferentialFunction> listed = Collections.newSetFromMap(new IdentityHashMap<>());
    dependsOn(z.name(), a.name(), listed, forwards);
    Deque<DifferentialFunction> backwards = new ArrayDeque<>();
    forwards.forEach(backwards::push);
    return List.copyOf(backwards);
  }

  private boolean dependsOn(
      String variable,
      String target,
      Set<DifferentialFunction> listed,
      List<DifferentialFunction> forwards) {
    if (variable.equals(target)) {
      return true;
    }
    Boolean answer = depends.get(variable);
    if (answer != null) {
      return answer;
    }
    DifferentialFunction op = graph.getVariableOutputOp(variable);
    boolean leads = false;
    if (op != null) {
      SDVariable[] arguments = op.args();
      for (int i = 0; i < arguments.length; i++) {
        leads |= !isConstant(op, i) && dependsOn(arguments[i].name(), target, listed, forwards);
      }
      if (leads && listed.add(op)) {
        forwards.add(op);
      }
    }
    depends.put(variable, leads);
    return leads;
  }

  /** An operation of ours holds all its arguments constant but one, or the weights' too. */
  private boolean isConstant(DifferentialFunction op, int argument) {
    return op instanceof NativeOp nativeOp
        && !nativeOp.differentiates(argument)
        && !(ofWeights && nativeOp.differentiatesWeights(argument));
  }

  private void passThrough(DifferentialFunction op, String target) {
    List<SDVariable> upstream = new ArrayList<>();
    for (SDVariable output : op.outputVariables()) {
      SDVariable gradient = gradients.get(output.name());
      upstream.add(gradient != null ? gradient : graph.zerosLike(output));
    }
    SDVariable[] arguments = op.args();
    List<SDVariable> contributions =
        ofWeights && op instanceof NativeOp nativeOp
            ? gradients(nativeOp, upstream.get(0), target)
            : op.doDiff(upstream);
    for (int i = 0; i < contributions.size(); i++) {
      SDVariable contribution = contributions.get(i);
      if (contribution != null) {
        gradients.merge(arguments[i].name(), contribution, SDVariable::add);
      }
    }
  }

  /** The gradients of those arguments that lead to the target. */
  private List<SDVariable> gradients(NativeOp op, SDVariable upstream, String target) {
    List<SDVariable> contributions = new ArrayList<>();
    SDVariable[] arguments = op.args();
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i].name();
      boolean leads = name.equals(target) || depends.getOrDefault(name, false);
      contributions.add(leads && !isConstant(op, i) ? op.gradient(i, upstream) : null);
    }
    return contributions;
  }
}
