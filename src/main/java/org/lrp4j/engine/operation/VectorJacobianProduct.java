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
  private final Map<String, SDVariable> gradients = new HashMap<>();

  private VectorJacobianProduct(SameDiff graph) {
    this.graph = graph;
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
    var product = new VectorJacobianProduct(z.getSameDiff());
    product.gradients.put(z.name(), s);
    for (DifferentialFunction op : product.pathsBackwards(z, a)) {
      product.passThrough(op);
    }
    SDVariable c = product.gradients.get(a.name());
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
    dependsOn(z.name(), a.name(), new HashMap<>(), listed, forwards);
    Deque<DifferentialFunction> backwards = new ArrayDeque<>();
    forwards.forEach(backwards::push);
    return List.copyOf(backwards);
  }

  private boolean dependsOn(
      String variable,
      String target,
      Map<String, Boolean> known,
      Set<DifferentialFunction> listed,
      List<DifferentialFunction> forwards) {
    if (variable.equals(target)) {
      return true;
    }
    Boolean answer = known.get(variable);
    if (answer != null) {
      return answer;
    }
    DifferentialFunction op = graph.getVariableOutputOp(variable);
    boolean depends = false;
    if (op != null) {
      SDVariable[] arguments = op.args();
      for (int i = 0; i < arguments.length; i++) {
        depends |=
            !isConstant(op, i) && dependsOn(arguments[i].name(), target, known, listed, forwards);
      }
      if (depends && listed.add(op)) {
        forwards.add(op);
      }
    }
    known.put(variable, depends);
    return depends;
  }

  /** An operation of ours holds all its arguments constant but one. */
  private static boolean isConstant(DifferentialFunction op, int argument) {
    return op instanceof NativeOp nativeOp && !nativeOp.differentiates(argument);
  }

  private void passThrough(DifferentialFunction op) {
    List<SDVariable> upstream = new ArrayList<>();
    for (SDVariable output : op.outputVariables()) {
      SDVariable gradient = gradients.get(output.name());
      upstream.add(gradient != null ? gradient : graph.zerosLike(output));
    }
    List<SDVariable> contributions = op.doDiff(upstream);
    SDVariable[] arguments = op.args();
    for (int i = 0; i < contributions.size(); i++) {
      SDVariable contribution = contributions.get(i);
      if (contribution != null) {
        gradients.merge(arguments[i].name(), contribution, SDVariable::add);
      }
    }
  }
}
