package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.recurrent.Concatenation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code z = Σk Wk·ak + b}: one affine map, as rules want to see it. Several products are one of
 * inputs and weights side by side, as in a recurrent layer.
 *
 * @param terms the products: one, or several of matrices
 * @param biases what is added
 * @param graph where all this stands
 */
record AffineGroup(List<AffineTerm> terms, List<Bias> biases, OperationGraph graph) {

  /**
   * Something fixed that is added.
   *
   * @param name its name
   * @param channels where its values lie
   * @param isSubtracted whether it is subtracted
   */
  record Bias(String name, ChannelAxis channels, boolean isSubtracted) {}

  /** Whether rules can see it as one map. */
  boolean isOne() {
    boolean fits = terms.size() == 1 || terms.stream().allMatch(AffineTerm::isMatrix);
    return !terms.isEmpty()
        && fits
        && biases.stream().allMatch(bias -> bias.channels().fits(terms.get(0).channels()));
  }

  /** The way past it. */
  Passage passage(Operation last) {
    String name =
        Stream.concat(
                terms.stream().flatMap(term -> term.fixed().stream()),
                biases.stream().map(Bias::name))
            .collect(Collectors.joining(" ", terms.size() + " ", " "));
    AffineTerm first = terms.get(0);
    return new Passage(
        last.output(),
        terms.stream().map(AffineTerm::signal).toList(),
        List.of(),
        spot -> step(name, spot),
        first.takesRule()
            ? Optional.of(new Passage.AffineMap(name, first.isConvolution()))
            : Optional.empty());
  }

  private Step step(String name, Spot spot) {
    Affine affine = new Fixed(spot);
    Step step =
        terms.get(0).takesRule() ? spot.affine(name, affine) : spot.context().withoutChoice(affine);
    return terms.size() == 1
        ? step
        : new Concatenation(spot.context().memory()).then(step, spot.context().memory());
  }

  private final class Fixed implements Affine {

    private final Spot spot;

    Fixed(Spot spot) {
      this.spot = spot;
    }

    @Override
    public DifferentiableMap map() {
      return terms.size() == 1 ? terms.get(0).map() : Ops::matmul;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      int rank = input.values().rank();
      boolean hasBias =
          !biases.isEmpty() || terms.stream().anyMatch(term -> term.bias().isPresent());
      ChannelAxis channels = terms.get(0).channels();
      DataFormat format = hasBias ? channels.formatOfBiases(rank) : channels.format(rank);
      Supplier<INDArray> bias = hasBias ? () -> bias(rank) : null;
      return new LayerParameters(format, format, spot.sources(), () -> weights(rank), bias);
    }

    private INDArray weights(int rank) {
      List<INDArray> all =
          terms.stream().map(term -> term.weights().of(fixed(term), rank)).toList();
      return all.size() == 1 ? all.get(0) : Nd4j.concat(0, all.toArray(INDArray[]::new));
    }

    private INDArray bias(int rank) {
      List<INDArray> all = new ArrayList<>();
      for (AffineTerm term : terms) {
        term.bias().ifPresent(making -> all.add(making.of(fixed(term), rank)));
      }
      for (Bias bias : biases) {
        INDArray values = value(bias.name());
        INDArray row = values.reshape(values.length());
        all.add(bias.isSubtracted() ? row.neg() : row);
      }
      return all.stream().reduce(INDArray::add).orElseThrow();
    }

    private List<INDArray> fixed(AffineTerm term) {
      return term.fixed().stream().map(this::value).toList();
    }

    private INDArray value(String name) {
      Map<String, INDArray> parameters = spot.parameters().get();
      return graph.fixed(name, parameters);
    }
  }
}
