package org.lrp4j.engine.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lrp4j.engine.operation.Window.Extent;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against sums written out tap by tap. */
@DisplayName("A convolution with channels last, and its gradients, are those of a plain loop")
class ChannelsLastConvolutionTest {

  private static final int BATCH = 2;
  private static final Extent ONE = new Extent(1, 1);

  /** A geometry: inputs, outputs, height, width of the image; kernel, stride, padding, mode. */
  private record Geometry(
      int inputs,
      int outputs,
      int height,
      int width,
      int kernel,
      int stride,
      int pad,
      boolean same) {

    Window window() {
      Extent k = new Extent(kernel, kernel);
      Extent s = new Extent(stride, stride);
      return new Window(k, s, new Extent(pad, pad), ONE, same, true);
    }
  }

  private static final List<Geometry> GEOMETRIES =
      List.of(
          new Geometry(3, 5, 7, 6, 1, 1, 0, false),
          new Geometry(3, 5, 2, 3, 1, 1, 0, true),
          new Geometry(3, 5, 7, 6, 1, 2, 0, false),
          new Geometry(16, 4, 4, 5, 3, 1, 1, false),
          new Geometry(16, 4, 8, 7, 3, 1, 0, true),
          new Geometry(4, 3, 4, 4, 2, 1, 0, true),
          new Geometry(3, 4, 9, 8, 3, 2, 0, false),
          new Geometry(3, 4, 9, 8, 3, 2, 1, false),
          new Geometry(3, 4, 10, 11, 7, 2, 0, false),
          new Geometry(6, 2, 12, 11, 5, 4, 0, false),
          new Geometry(3, 4, 9, 8, 3, 2, 0, true));

  @TestFactory
  List<DynamicTest> agrees() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Geometry geometry : GEOMETRIES) {
      for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
        tests.add(dynamicTest(type + " " + geometry, () -> check(geometry, type)));
      }
    }
    return tests;
  }

  private static void check(Geometry of, DataType type) {
    Window window = of.window();
    Extent positions = window.positions(of.height, of.width);
    long[] inputShape = {BATCH, of.height, of.width, of.inputs};
    long[] outputShape = {BATCH, positions.height(), positions.width(), of.outputs};
    INDArray a = Nd4j.rand(type, inputShape).subi(0.5);
    INDArray w = Nd4j.rand(type, of.outputs, of.inputs, of.kernel, of.kernel).subi(0.5);
    INDArray b = Nd4j.rand(type, of.outputs).subi(0.5);
    INDArray s = Nd4j.rand(type, outputShape).subi(0.5);

    double[] z = new double[(int) Arrays.stream(outputShape).reduce(1, (x, y) -> x * y)];
    double[] toInput = new double[(int) a.length()];
    double[] toWeights = new double[(int) w.length()];
    Extent offset = window.offset(of.height, of.width);
    int at = 0;
    for (int n = 0; n < BATCH; n++) {
      for (int y = 0; y < positions.height(); y++) {
        for (int x = 0; x < positions.width(); x++) {
          for (int o = 0; o < of.outputs; o++, at++) {
            z[at] = b.getDouble(o);
            for (int i = 0; i < of.inputs; i++) {
              for (int ky = 0; ky < of.kernel; ky++) {
                for (int kx = 0; kx < of.kernel; kx++) {
                  int row = (int) (y * of.stride + ky - offset.height());
                  int column = (int) (x * of.stride + kx - offset.width());
                  if (row < 0 || row >= of.height || column < 0 || column >= of.width) {
                    continue;
                  }
                  int pixel = ((n * of.height + row) * of.width + column) * of.inputs + i;
                  int tap = ((o * of.inputs + i) * of.kernel + ky) * of.kernel + kx;
                  z[at] += a.getDouble(n, row, column, i) * w.getDouble(o, i, ky, kx);
                  toInput[pixel] += s.getDouble(n, y, x, o) * w.getDouble(o, i, ky, kx);
                  toWeights[tap] += s.getDouble(n, y, x, o) * a.getDouble(n, row, column, i);
                }
              }
            }
          }
        }
      }
    }

    SameDiff graph = SameDiff.create();
    SDVariable input = graph.var("a", a);
    SDVariable weights = graph.var("w", w);
    SDVariable output =
        new ConvolutionMap(window).applyBiased(input, weights, graph.constant("b", b));
    SDVariable upstream = graph.constant("s", s);
    SDVariable ofInput = VectorJacobianProduct.of(output, upstream, input);
    SDVariable ofWeights = VectorJacobianProduct.ofWeights(output, upstream, weights);
    Map<String, INDArray> results =
        graph.output(Map.of(), output.name(), ofInput.name(), ofWeights.name());
    double tolerance = type == DataType.DOUBLE ? 1e-12 : 1e-5;
    assertSame(outputShape, z, results.get(output.name()), tolerance);
    assertSame(inputShape, toInput, results.get(ofInput.name()), tolerance);
    assertSame(w.shape(), toWeights, results.get(ofWeights.name()), tolerance);
  }

  private static void assertSame(
      long[] shape, double[] expected, INDArray actual, double tolerance) {
    assertEquals(Arrays.toString(shape), Arrays.toString(actual.shape()));
    double[] values = actual.dup('c').data().asDouble();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], values[i], tolerance, "element " + i);
    }
  }
}
