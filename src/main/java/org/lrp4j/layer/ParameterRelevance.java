package org.lrp4j.layer;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of each number of one parameter of a layer, added up over the examples that were
 * explained together.
 *
 * <p>Of a weight w that leads from inputs i to outputs j it is {@code Σ ρ(w)·ρ(a)i·sj} over all
 * places where w is used, which is w's summand in the relevance of its inputs: {@code ρ} is what
 * the layer's rule makes of weights and inputs, and {@code s = R / st(z)}. Of a bias it is {@code
 * ρ(b)·Σ s}. So over all parameters of a layer it adds up to the relevance of the layer's output,
 * but for what stabilizers keep.
 *
 * @param name the parameter's name in the layer's table, such as {@code W} or {@code b}
 * @param relevance a number for each of the parameter's, in its shape; but of one-dimensional
 *     convolutions [taps, inputs, outputs], as DL4J reads the memory of a W that calls itself
 *     [outputs, inputs, taps, 1]
 * @param unitAxes the axes along which the units lie, such as filters, in the order that numbers
 *     them; none if there are no units
 * @see <a href="https://doi.org/10.1016/j.patcog.2021.107899">Yeom et al., 2021</a>
 */
public record ParameterRelevance(String name, INDArray relevance, List<Integer> unitAxes) {

  /**
   * Requires name and array, and copies the list.
   *
   * @param name the parameter's name
   * @param relevance an array of its shape
   * @param unitAxes the axes of the units
   */
  public ParameterRelevance {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(relevance, "relevance");
    unitAxes = List.copyOf(unitAxes);
  }

  /**
   * The sum over each unit's numbers: how much of the relevance went through a filter or neuron.
   *
   * @return a sum for each unit; a single one if there are no units
   */
  public double[] ofUnits() {
    IntStream others =
        IntStream.range(0, relevance.rank()).filter(axis -> !unitAxes.contains(axis));
    int[] unitsFirst =
        IntStream.concat(unitAxes.stream().mapToInt(Integer::intValue), others).toArray();
    double[] numbers =
        relevance.permute(unitsFirst).castTo(DataType.DOUBLE).dup('c').data().asDouble();
    long units = unitAxes.stream().mapToLong(relevance::size).reduce(1, Math::multiplyExact);
    double[] sums = new double[Math.toIntExact(units)];
    for (int i = 0; i < numbers.length; i++) {
      sums[i / (numbers.length / sums.length)] += numbers[i];
    }
    return sums;
  }

  /**
   * The same with another array.
   *
   * @param array takes the place of the relevance
   * @return the relevance of the same parameter
   */
  public ParameterRelevance with(INDArray array) {
    return new ParameterRelevance(name, array, unitAxes);
  }
}
