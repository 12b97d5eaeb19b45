package org.lrp4j.faithfulness.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.NetworkScores;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.feature.Examples;
import org.lrp4j.faithfulness.feature.Features;
import org.lrp4j.faithfulness.feature.PerturbedInputs;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much the score falls without a part. Each element of the part gets an equal share of the
 * fall.
 *
 * @param side the side of the squares of an image; 0 for a seventh of the shorter side
 * @param value what takes the place of all elements of the part
 */
record Occlusion(int side, double value) implements Attribution {

  private static final int BATCH = 64;
  private static final int PARTS = 7;

  Occlusion {
    if (side < 0) {
      throw new IllegalArgumentException("Expected a side of at least 1, but got " + side);
    }
  }

  @Override
  public String name() {
    return "Occlusion";
  }

  @Override
  public Attributor on(Supplier<LrpExplainerBuilder> network, long seed) {
    LrpExplainer predictions =
        network
            .get()
            .composite(Composite.uniform(new EpsilonRule()))
            .layerRelevance(false)
            .conservation(false)
            .build();
    return new HidingAttributor(this, predictions, network.get().buildScores());
  }

  /** The parts of an input: squares of an image, blocks of a volume, else single features. */
  private List<List<Integer>> parts(Features.Grid grid) {
    List<Integer> axes = grid.format().positionAxes();
    List<List<Integer>> parts = new ArrayList<>();
    int[] sizes = axes.stream().mapToInt(axis -> (int) grid.shape()[axis]).toArray();
    int length = 1;
    if (sizes.length >= 2) {
      int shorter = Math.min(sizes[sizes.length - 1], sizes[sizes.length - 2]);
      length = side > 0 ? side : Math.max(1, shorter / PARTS);
    }
    Map<List<Integer>, List<Integer>> byPlace = new LinkedHashMap<>();
    for (int position = 0; position < grid.positions(); position++) {
      List<Integer> place = new ArrayList<>();
      int rest = position;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        place.add(rest % sizes[axis] / length);
        rest /= sizes[axis];
      }
      if (sizes.length < 2) {
        place = List.of(position);
      }
      byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(grid.first() + position);
    }
    parts.addAll(byPlace.values());
    return parts;
  }

  private record HidingAttributor(Occlusion method, LrpExplainer explainer, NetworkScores scores)
      implements Attributor {

    @Override
    public Explanation explain(INDArray[] inputs, INDArray[] masks, int first, Target... targets) {
      Explanation explanation = explainer.explain(inputs, masks, targets);
      Examples examples = Examples.of(scores, inputs, masks);
      Features features = Features.of(scores, examples);
      List<List<Integer>> parts = new ArrayList<>();
      features.grids().forEach(grid -> parts.addAll(method.parts(grid)));
      double[][] results = new double[examples.count()][parts.size() + 1];
      try (PerturbedInputs perturbed =
          new PerturbedInputs(
              scores,
              examples,
              features,
              scores.freeze(examples.inputs(), masks, targets),
              BATCH)) {
        for (int example = 0; example < results.length; example++) {
          perturbed.begin(example);
          perturbed.score(results[example], parts.size());
          for (int part = 0; part < parts.size(); part++) {
            perturbed.begin(example);
            for (int feature : counting(features, example, parts.get(part))) {
              for (int element : features.elements(feature)) {
                perturbed.set(element, method.value());
              }
            }
            perturbed.score(results[example], part);
          }
        }
        perturbed.flush();
      }
      return explanation.withRelevance(
          method.name(), relevance(examples, features, parts, results));
    }

    /** Without the steps that a mask leaves out, which get nothing. */
    private static List<Integer> counting(Features features, int example, List<Integer> part) {
      return part.stream().filter(feature -> features.counts(example, feature)).toList();
    }

    private static List<INDArray> relevance(
        Examples examples, Features features, List<List<Integer>> parts, double[][] results) {
      List<INDArray> relevance = new ArrayList<>();
      for (int i = 0; i < features.grids().size(); i++) {
        Features.Grid grid = features.grids().get(i);
        INDArray array = examples.inputs()[i].like().dup('c');
        for (int part = 0; part < parts.size(); part++) {
          List<Integer> members = parts.get(part);
          if (members.get(0) < grid.first() || members.get(0) >= grid.first() + grid.positions()) {
            continue;
          }
          for (int example = 0; example < results.length; example++) {
            double fall = results[example][results[example].length - 1] - results[example][part];
            List<Integer> counting = counting(features, example, members);
            double share = fall / (counting.size() * grid.channels());
            for (int feature : counting) {
              for (int element : features.elements(feature)) {
                long place = (long) example * grid.length() + element - grid.offset();
                array.data().put(place, share);
              }
            }
          }
        }
        relevance.add(array);
      }
      return relevance;
    }

    @Override
    public void close() {
      explainer.close();
      scores.close();
    }
  }
}
