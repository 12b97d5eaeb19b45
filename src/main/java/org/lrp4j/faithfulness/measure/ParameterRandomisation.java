package org.lrp4j.faithfulness.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.NetworkCopy;
import org.lrp4j.faithfulness.baseline.Attributor;
import org.lrp4j.faithfulness.statistics.Correlation;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameter randomisation (Adebayo 2018): layer after layer of a copy loses what it learned, and
 * the maps should lose their likeness with the original ones. The figure is the mean, over the
 * randomised networks, of Spearman's correlation of the signed maps; the original itself, whose
 * likeness is 1, is on the curve and not in the mean. The score is that of the same class
 * throughout.
 *
 * <p>The values of each parameter array are shuffled, which keeps their distribution, and variances
 * above zero. A map that stays alike does not depend on what was learned; one that changes need not
 * be right.
 *
 * @param order in which the layers are randomised
 * @see <a href="https://arxiv.org/abs/1810.03292">Adebayo et al., 2018</a>
 */
public record ParameterRandomisation(Order order) implements Measure {

  /** In which order layers are randomised, each in addition to those before it. */
  public enum Order {
    /** From the output to the input. */
    TOP_DOWN("top down"),
    /** From the input to the output. */
    BOTTOM_UP("bottom up");

    private final String words;

    Order(String words) {
      this.words = words;
    }
  }

  /** From the top down. */
  public ParameterRandomisation() {
    this(Order.TOP_DOWN);
  }

  @Override
  public List<Measurement> of(MeasuredMaps maps) {
    Setting setting = maps.setting();
    ComputationGraph copy = NetworkCopy.of(setting.network());
    List<GraphVertex> layers = layers(copy);
    int count = setting.examples().count();
    double[][] curves = new double[count][layers.size() + 1];
    double[] means = new double[count];
    for (int example = 0; example < count; example++) {
      curves[example][0] = 1;
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      shuffle(layers.get(layer), setting.seed());
      try (Attributor attributor =
          maps.attribution().on(() -> setting.builder().apply(copy), setting.seed())) {
        double[][] randomised = setting.relevance(attributor, setting.resolved());
        for (int example = 0; example < count; example++) {
          int[] features = setting.features().of(example);
          curves[example][layer + 1] =
              Correlation.spearman(
                  pick(maps.relevance()[example], features), pick(randomised[example], features));
          means[example] += curves[example][layer + 1] / layers.size();
        }
      }
    }
    double[] places = new double[layers.size() + 1];
    Arrays.setAll(places, k -> k);
    return List.of(
        Measurement.of("randomised parameters, " + order.words, Better.LOWER, means)
            .along(places, curves));
  }

  static double[] pick(double[] values, int... indices) {
    return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
  }

  private List<GraphVertex> layers(ComputationGraph graph) {
    List<GraphVertex> layers = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (vertex.numParams() > 0) {
        layers.add(vertex);
      }
    }
    if (order == Order.TOP_DOWN) {
      Collections.reverse(layers);
    }
    return layers;
  }

  private static void shuffle(GraphVertex layer, long seed) {
    Map<String, INDArray> parameters = new TreeMap<>(layer.paramTable(false));
    parameters.forEach(
        (key, values) -> {
          Random random = Seeds.random(seed, layer.getVertexName() + "/" + key, 0);
          INDArray flat = values.dup('c').reshape(values.length());
          int[] order = Seeds.permutation(Math.toIntExact(values.length()), random);
          INDArray shuffled = flat.ulike();
          for (int i = 0; i < order.length; i++) {
            shuffled.putScalar(i, flat.getDouble(order[i]));
          }
          values.assign(shuffled.reshape('c', values.shape()));
        });
  }
}
