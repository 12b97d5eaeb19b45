package org.lrp4j.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.oracle.Vectors;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of sums, products and maxima of several inputs, and of the shift. */
final class CombiningCases {

  private static final double DELTA = 1e-6;

  private CombiningCases() {}

  static Part vertex(GraphVertex vertex) {
    return new Part.Graph(
        (graph, inputs) -> {
          graph.addVertex(FamilyCase.SUBJECT, vertex.clone(), inputs);
          return FamilyCase.SUBJECT;
        });
  }

  static Stream<FamilyCase> all() {
    return Stream.concat(elementWise().stream(), Stream.of(shift()));
  }

  private static CaseInput table(long features) {
    return new CaseInput(DataFormat.NC, features);
  }

  private static CaseInput image(long channels, long rows, long columns) {
    return new CaseInput(DataFormat.NCHW, channels, rows, columns);
  }

  private static CaseInput sequence(long features, long steps) {
    return new CaseInput(DataFormat.NCW, features, steps);
  }

  /** The inputs that DL4J broadcasts to the largest of them. */
  private static List<CaseInput[]> inputs() {
    return List.of(
        new CaseInput[] {table(4), table(4)},
        new CaseInput[] {table(4), table(4), table(4)},
        new CaseInput[] {table(4), table(1)},
        new CaseInput[] {table(1), table(4)},
        new CaseInput[] {table(1), table(4), table(1)},
        new CaseInput[] {image(2, 3, 2), image(2, 3, 2)},
        new CaseInput[] {image(2, 3, 2), image(2, 1, 1)},
        new CaseInput[] {image(1, 3, 2), image(2, 3, 2)},
        new CaseInput[] {sequence(3, 4), sequence(1, 4)});
  }

  private static List<FamilyCase> elementWise() {
    List<FamilyCase> all = new ArrayList<>();
    for (Op op : Op.values()) {
      for (CaseInput[] inputs : inputs()) {
        if (op != Op.Subtract || inputs.length == 2) {
          String name =
              op + " of " + Stream.of(inputs).map(i -> Arrays.toString(i.example())).toList();
          all.add(
              FamilyCase.of(name, vertex(new ElementWiseVertex(op)), new ElementWise(op), inputs));
        }
      }
    }
    return all;
  }

  /**
   * Element by element.
   *
   * @param op what is computed
   */
  private record ElementWise(Op op) implements Reference.Formula {

    @Override
    public Reference.Shares shares(
        FamilyCase row, double[][] inputs, double[] relevance, DataType type) {
      return Reference.Shares.of(Arrays.copyOf(compute(row, relevance, inputs), inputs.length));
    }

    @Override
    public Optional<double[]> output(FamilyCase row, double[][] inputs, DataType type) {
      double[] nothing = new double[Stream.of(inputs).mapToInt(i -> i.length).max().orElseThrow()];
      return Optional.of(compute(row, nothing, inputs)[inputs.length]);
    }

    @Override
    public double[] condition(FamilyCase row, double[][] inputs, int outputs) {
      double[] sums = compute(row, new double[outputs], inputs)[inputs.length];
      return Vectors.map(sums, z -> z * Math.abs(z));
    }

    private static long[] largest(FamilyCase row) {
      long[] largest = row.inputs().get(0).batch(FamilyCase.BATCH);
      for (CaseInput input : row.inputs()) {
        long[] shape = input.batch(FamilyCase.BATCH);
        for (int axis = 0; axis < shape.length; axis++) {
          largest[axis] = Math.max(largest[axis], shape[axis]);
        }
      }
      return largest;
    }

    /** The element of a broadcast input that an element of the output is computed from. */
    private static int source(int element, long[] output, long... input) {
      int index = 0;
      int rest = element;
      int stride = 1;
      for (int axis = output.length - 1; axis >= 0; axis--) {
        int position = rest % (int) output[axis];
        rest /= (int) output[axis];
        index += input[axis] == 1 ? 0 : position * stride;
        stride *= (int) input[axis];
      }
      return index;
    }

    /** The inputs' relevance, and in the last row the output. */
    private double[][] compute(FamilyCase row, double[] r, double[]... inputs) {
      int n = inputs.length;
      double[][] result = new double[n + 1][];
      for (int i = 0; i < n; i++) {
        result[i] = new double[inputs[i].length];
      }
      result[n] = new double[r.length];
      long[] output = largest(row);
      for (int o = 0; o < r.length; o++) {
        int[] sources = new int[n];
        double[] parts = new double[n];
        for (int i = 0; i < n; i++) {
          sources[i] = source(o, output, row.inputs().get(i).batch(FamilyCase.BATCH));
          parts[i] = (op == Op.Subtract && i == 1 ? -1 : 1) * inputs[i][sources[i]];
        }
        double sum = Arrays.stream(parts).sum();
        double max = Arrays.stream(parts).max().orElseThrow();
        double s = r[o] / (sum >= 0 ? sum + DELTA : sum - DELTA);
        for (int i = 0; i < n; i++) {
          result[i][sources[i]] +=
              switch (op) {
                case Add, Average, Subtract -> parts[i] * s;
                case Product -> r[o] / n;
                case Max -> parts[i] == max ? r[o] : 0;
              };
        }
        result[n][o] =
            switch (op) {
              case Add, Subtract -> sum;
              case Average -> sum / n;
              case Product -> Arrays.stream(parts).reduce(1, (x, y) -> x * y);
              case Max -> max;
            };
      }
      return result;
    }
  }

  private static FamilyCase shift() {
    double constant = 0.75;
    return FamilyCase.of(
        "shifted", vertex(new ShiftVertex(constant)), new Shifted(constant), table(5));
  }

  /**
   * The constant absorbs relevance like a bias.
   *
   * @param constant what is added
   */
  record Shifted(double constant) implements Reference.Formula {

    @Override
    public Reference.Shares shares(
        FamilyCase row, double[][] inputs, double[] relevance, DataType type) {
      double[] z = Vectors.map(inputs[0], v -> v + constant);
      double[] s = Vectors.over(relevance, Vectors.st(z, DELTA));
      return new Reference.Shares(
          new double[][] {Vectors.times(inputs[0], s)}, constant * Vectors.sum(s));
    }

    @Override
    public boolean hasConstant() {
      return true;
    }

    @Override
    public Reference.Shares sharesWithoutBias(
        FamilyCase row, double[][] inputs, double[] relevance) {
      return Reference.Shares.of(relevance.clone());
    }

    @Override
    public double[] condition(FamilyCase row, double[][] inputs, int outputs) {
      return Vectors.map(inputs[0], v -> (v + constant) * Math.abs(v + constant));
    }
  }
}
