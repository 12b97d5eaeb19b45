package org.lrp4j.reference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;

/** The element-wise vertex, whose inputs are broadcast to one shape. */
record ReferenceElementWise(Op op, boolean evenly, double delta) implements ReferenceNode {

  @Override
  public Tensor forward(Tensor... inputs) {
    int[] shape = common(inputs);
    int[][] from = from(shape, inputs);
    return Tensor.generate(
        shape,
        j -> {
          double[] parts = parts(j, from, inputs);
          double sum = Arrays.stream(parts).sum();
          return switch (op) {
            case Add -> sum;
            case Average -> sum / parts.length;
            case Subtract -> parts[0] - parts[1];
            case Product -> Arrays.stream(parts).reduce(1, (u, v) -> u * v);
            case Max -> Arrays.stream(parts).max().orElseThrow();
          };
        });
  }

  @Override
  public Shares redistribute(Tensor relevance, Tensor... inputs) {
    int[][] from = from(relevance.shape(), inputs);
    List<Tensor> shares =
        Arrays.stream(inputs).map(a -> a.withValues(new double[a.values().length])).toList();
    for (int j = 0; j < relevance.values().length; j++) {
      double[] ofParts = ofParts(parts(j, from, inputs), relevance.values()[j]);
      for (int k = 0; k < inputs.length; k++) {
        shares.get(k).values()[from[k][j]] += ofParts[k];
      }
    }
    return new Shares(shares, 0);
  }

  private double[] ofParts(double[] parts, double r) {
    return switch (op) {
      case Add, Average -> evenly ? alike(parts, r) : inProportion(parts, r);
      case Subtract ->
          evenly ? alike(parts, r) : inProportion(new double[] {parts[0], -parts[1]}, r);
      case Product -> alike(parts, r);
      case Max -> {
        double highest = Arrays.stream(parts).max().orElseThrow();
        double[] ofParts = new double[parts.length];
        ofParts[
                IntStream.range(0, parts.length)
                    .filter(k -> parts[k] == highest)
                    .findFirst()
                    .orElseThrow()] =
            r;
        yield ofParts;
      }
    };
  }

  private static double[] alike(double[] parts, double r) {
    return Vectors.times(r / parts.length, Vectors.ones(parts.length));
  }

  private double[] inProportion(double[] parts, double r) {
    double[] sum = {Arrays.stream(parts).sum()};
    return Vectors.times(Vectors.stabilizedQuotient(new double[] {r}, sum, delta)[0], parts);
  }

  private static double[] parts(int j, int[][] from, Tensor... inputs) {
    return IntStream.range(0, inputs.length)
        .mapToDouble(k -> inputs[k].values()[from[k][j]])
        .toArray();
  }

  private static int[] common(Tensor... inputs) {
    int[] shape = inputs[0].shape().clone();
    for (Tensor input : inputs) {
      Arrays.setAll(shape, axis -> Math.max(shape[axis], input.shape()[axis]));
    }
    return shape;
  }

  /** For each input, and each element of the common shape, which element is read. */
  private static int[][] from(int[] shape, Tensor... inputs) {
    Tensor out = new Tensor(shape, new double[0]);
    int[][] from = new int[inputs.length][Tensor.size(shape)];
    for (int k = 0; k < inputs.length; k++) {
      Tensor input = inputs[k];
      Arrays.setAll(
          from[k],
          j -> {
            int[] position = out.position(j);
            Arrays.setAll(position, axis -> input.shape()[axis] == 1 ? 0 : position[axis]);
            return input.index(position);
          });
    }
    return from;
  }
}
