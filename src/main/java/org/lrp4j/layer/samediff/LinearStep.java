package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operation that is linear in each argument that is followed: {@code R(a) = a ⊙ ∂(Σ z ⊙ s)/∂a}
 * with {@code s = R / st(n·z)}, n the number of factors. The gradient is the operation's own. What
 * arguments that are not followed add is a bias, which absorbs its part.
 *
 * @param operation whose result z is
 * @param gradient of z, and which of its parts are those of what is followed
 * @param parts one an input that is followed
 * @param names the names of all inputs; the last one is z
 * @param mode how z is shared
 * @param context stabilizer and memory
 */
record LinearStep(
    Operation operation,
    Gradient gradient,
    List<Integer> parts,
    List<String> names,
    Mode mode,
    LayerContext context)
    implements Step {

  /** How a result is shared. */
  enum Mode {
    /** In proportion, as in a sum. */
    SUM("proportional"),
    /** In proportion, but what is not followed is a bias, which keeps its part. */
    BIASED("proportional"),
    /** Each factor of a product of matrices gets its share of its part of the product. */
    PRODUCT("proportional"),
    /** Each input of the same weight gets the same. */
    EQUALLY(UNIFORM);

    private final String label;

    Mode(String label) {
      this.label = label;
    }
  }

  /** Towards arguments of the operation by their places. */
  static Passage passage(Operation operation, List<Integer> places, Mode mode) {
    List<String> arguments = operation.arguments();
    List<String> followed = places.stream().map(arguments::get).toList();
    List<String> looked = new ArrayList<>(arguments);
    looked.removeAll(followed);
    looked.add(operation.output());
    return Passage.of(
        operation,
        followed,
        looked,
        spot ->
            new LinearStep(
                operation,
                operation.graph().gradient(operation),
                places,
                names(followed, looked),
                mode,
                spot.context()));
  }

  /** Towards a variable from which several linear operations lead to the result. */
  static Passage passage(Operation operation, String variable) {
    List<String> looked = List.of(operation.output());
    return Passage.of(
        operation,
        List.of(variable),
        looked,
        spot ->
            new LinearStep(
                operation,
                operation.graph().gradient(operation, variable),
                List.of(0),
                names(List.of(variable), looked),
                Mode.SUM,
                spot.context()));
  }

  private static List<String> names(List<String> followed, List<String> looked) {
    List<String> names = new ArrayList<>(followed);
    names.addAll(looked);
    return names;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    values.forEach(context.memory()::retain);
    return new Computed(values);
  }

  private final class Computed implements WayBack {

    private final List<INDArray> values;

    Computed(List<INDArray> values) {
      this.values = values;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = context.memory();
      INDArray z = values.get(values.size() - 1);
      Map<String, INDArray> fed = new HashMap<>();
      for (int i = 0; i < values.size() - 1; i++) {
        fed.put(names.get(i), values.get(i));
      }
      INDArray s = relevance;
      if (mode == Mode.EQUALLY) {
        for (int i = 0; i < parts.size(); i++) {
          fed.put(names.get(i), values.get(i).like().addi(1));
        }
        INDArray ofOnes = operation.graph().graph().runFrom(fed, operation.output()).get(0);
        s = divided(relevance, ofOnes);
        memory.release(ofOnes);
      } else {
        s = divided(relevance, mode == Mode.PRODUCT ? z.mul(parts.size()) : z);
      }
      fed.put(gradient.upstream(), s);
      List<INDArray> shares = new ArrayList<>();
      double shared = 0;
      for (int i = 0; i < parts.size(); i++) {
        INDArray a = values.get(i);
        INDArray c =
            operation.graph().graph().runFrom(fed, gradient.gradients().get(parts.get(i))).get(0);
        INDArray share = memory.take(a.dataType(), a.shape());
        shares.add(mode == Mode.EQUALLY ? share.assign(c) : c.mul(a, share));
        memory.release(c);
        shared += sum(share);
      }
      Absorption absorbed =
          mode == Mode.BIASED && context.sumsUp()
              ? Absorption.of(Absorber.BIAS, sum(s.mul(z)) - shared)
              : Absorption.NONE;
      if (s != relevance) {
        memory.release(s);
      }
      return new Redistribution(shares, absorbed);
    }

    private INDArray divided(INDArray relevance, INDArray z) {
      INDArray s = context.memory().take(relevance.dataType(), relevance.shape());
      Denominators.stabilized(z, context.stabilizer(), s);
      return relevance.div(s, s);
    }

    private double sum(INDArray array) {
      return context.sumsUp() ? array.sumNumber().doubleValue() : 0;
    }

    @Override
    public void release() {
      values.forEach(context.memory()::release);
    }
  }

  @Override
  public String treatment() {
    return mode.label;
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return output && mode == Mode.EQUALLY;
  }

  /** A bias is then left out; a sum or average gives each input the same. */
  @Override
  public Step sharingEqually() {
    return switch (mode) {
      case BIASED -> new PassingOn(context);
      case SUM, PRODUCT, EQUALLY ->
          new LinearStep(operation, gradient, parts, names, Mode.EQUALLY, context);
    };
  }
}
