package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lrp4j.reference.ReferencePass.Result;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One explanation that is asked for: parameters, a batch for each input, and targets.
 *
 * @param parameters all parameters of the network
 */
record DrawnBatch(INDArray parameters, Tensor[] inputs, List<DrawnTarget> targets) {

  /** So much of the tolerance of 1e-9 may rounding use up if nobody errs. */
  private static final double MOVES_AT_MOST = 1e4 * Moving.STEP;

  static DrawnBatch draw(
      DrawnNetwork network, InputRange range, int batch, INDArray parameters, Random random) {
    Tensor[] inputs =
        network.inputs().values().stream()
            .map(form -> input(form.shape(batch, network.channelsLast()), range, random))
            .toArray(Tensor[]::new);
    network.model().params().assign(parameters);
    Tensor logits =
        network.reference(DrawnRules.ANY, false).forward(inputs).activation(network.output());
    int classAxis = logits.rank() == 4 && network.channelsLast() ? 3 : 1;
    List<DrawnTarget> targets = new ArrayList<>();
    do {
      targets.add(DrawnTarget.draw(random, logits, classAxis));
    } while (targets.size() < 3 && random.nextBoolean());
    return new DrawnBatch(parameters, inputs, targets);
  }

  /** Values of that range, some of them zero. */
  private static Tensor input(int[] shape, InputRange range, Random random) {
    boolean hasZeros = random.nextInt(3) == 0;
    return Tensor.generate(
        shape, i -> hasZeros && random.nextInt(4) == 0 ? 0 : range.value(random));
  }

  /** A pass through the network with these parameters. */
  ReferencePass forward(DrawnNetwork network, LayerRules rules, boolean zeroBias, Moving moving) {
    network.model().params().assign(parameters);
    return network.reference(rules, zeroBias).forward(moving, inputs);
  }

  /** What the reference finds for each target. */
  List<Result> explain(DrawnNetwork network, ReferencePass pass) {
    String output = network.output();
    return targets.stream()
        .map(
            target ->
                pass.explain(Map.of(output, target.beginning().apply(pass.activation(output)))))
        .toList();
  }

  /**
   * Whether the reference's relevance hardly moves when all values on the way do. Otherwise, where
   * denominators nearly cancel, or the largest values of a window nearly agree, two correct ways to
   * compute it may differ by more than the tolerance.
   */
  boolean isWellConditioned(
      DrawnNetwork network, LayerRules rules, boolean zeroBias, Random random) {
    List<Result> exact = explain(network, forward(network, rules, zeroBias, Moving.NOT));
    List<Result> moved = explain(network, forward(network, rules, zeroBias, Moving.by(random)));
    for (int i = 0; i < exact.size(); i++) {
      if (!isClose(exact.get(i).relevance(), moved.get(i).relevance())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isClose(Map<String, Tensor> exact, Map<String, Tensor> moved) {
    Map<String, Tensor> differences = new LinkedHashMap<>();
    exact.forEach(
        (name, values) -> differences.put(name, values.plus(moved.get(name).map(v -> -v))));
    return isFinite(exact.values())
        && exact.keySet().stream()
            .allMatch(
                name ->
                    differences.get(name).largest() <= MOVES_AT_MOST * exact.get(name).largest());
  }

  private static boolean isFinite(Collection<Tensor> all) {
    return all.stream().allMatch(values -> Double.isFinite(values.sum()));
  }

  INDArray[] arrays() {
    INDArray[] arrays = new INDArray[inputs.length];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = inputs[i].toArray();
    }
    return arrays;
  }

  @Override
  public String toString() {
    return inputs[0].rows() + " examples, " + targets;
  }
}
