package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.bench.LayerShape.Convolution;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A convolution without bias, and its gradient with respect to the input. */
final class ConvolutionOps extends RawOps {

  private final long batch;
  private final long inputs;
  private final long outputs;
  private final long kernelHeight;
  private final long kernelWidth;
  private final long strideHeight;
  private final long strideWidth;
  private final long paddingHeight;
  private final long paddingWidth;
  private final INDArray weights;

  ConvolutionOps(Convolution shape) {
    super(shape.inputShape(), shape.outputShape());
    batch = shape.input().get(0);
    outputs = shape.weights().get(0);
    inputs = shape.weights().get(1);
    kernelHeight = shape.weights().get(2);
    kernelWidth = shape.weights().get(3);
    strideHeight = shape.stride().get(0);
    strideWidth = shape.stride().get(1);
    paddingHeight = shape.padding().get(0);
    paddingWidth = shape.padding().get(1);
    weights = random(outputs, inputs, kernelHeight, kernelWidth);
  }

  @Override
  List<Candidate> forward() {
    List<Candidate> candidates = new ArrayList<>();
    long[] arguments = arguments(paddingHeight, paddingWidth);
    candidates.add(
        new Candidate(
            "conv2d", () -> operation("conv2d", output, List.of(input, weights), arguments)));
    if (onePixel() && strideless()) {
      candidates.add(
          new Candidate(
              "matmul",
              () ->
                  products(weights.reshape(outputs, inputs), false, input, empty(output.shape()))));
    }
    return candidates;
  }

  @Override
  List<Candidate> backward() {
    List<Candidate> candidates = new ArrayList<>();
    long[] arguments = arguments(paddingHeight, paddingWidth);
    candidates.add(
        new Candidate(
            "conv2d_input_bp",
            () ->
                operation(
                    "conv2d_input_bp",
                    gradient,
                    List.of(keep(Nd4j.createFromArray(gradient.shape())), weights, upstream),
                    arguments)));
    if (strideless()) {
      candidates.add(new Candidate("conv2d with turned kernel", this::turnedRound));
      candidates.add(new Candidate("deconv2d", this::transposed));
    }
    if (onePixel()) {
      candidates.add(
          new Candidate(strideless() ? "matmul" : "matmul and scatter", this::matrixProducts));
    } else if (!strideless() && paddingHeight == 0 && paddingWidth == 0) {
      candidates.add(new Candidate("deconv2d and padding", this::transposedAndPadded));
    }
    return candidates;
  }

  /** The windows may leave a few rows and columns of the image out, which get no gradient. */
  private Prepared transposedAndPadded() {
    INDArray result = empty(gradient.shape());
    long height = (upstream.size(2) - 1) * strideHeight + kernelHeight;
    long width = (upstream.size(3) - 1) * strideWidth + kernelWidth;
    INDArray covered = empty(batch, inputs, height, width);
    Runnable transposed =
        operation("deconv2d", covered, List.of(upstream, weights), arguments(0, 0)).run();
    INDArray seen =
        result.get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, height),
            NDArrayIndex.interval(0, width));
    return new Prepared(
        () -> {
          transposed.run();
          result.assign(0);
          seen.assign(covered);
        },
        result);
  }

  /** With the kernel turned round, its inputs and outputs swapped: convolution back. */
  private Prepared turnedRound() {
    INDArray kernel = empty(inputs, outputs, kernelHeight, kernelWidth);
    for (int row = 0; row < kernelHeight; row++) {
      for (int column = 0; column < kernelWidth; column++) {
        tap(kernel, row, column)
            .assign(tap(weights, kernelHeight - 1 - row, kernelWidth - 1 - column).transpose());
      }
    }
    long[] arguments = arguments(kernelHeight - 1 - paddingHeight, kernelWidth - 1 - paddingWidth);
    return operation("conv2d", empty(gradient.shape()), List.of(upstream, kernel), arguments);
  }

  private static INDArray tap(INDArray kernel, long row, long column) {
    return kernel.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.point(row),
        NDArrayIndex.point(column));
  }

  private Prepared transposed() {
    return operation(
        "deconv2d",
        empty(gradient.shape()),
        List.of(upstream, weights),
        arguments(paddingHeight, paddingWidth));
  }

  /** Only every so many pixels are read if there are strides: the others have no gradient. */
  private Prepared matrixProducts() {
    INDArray result = empty(gradient.shape());
    INDArray matrix = weights.reshape(outputs, inputs);
    if (strideless()) {
      return products(matrix, true, upstream, result);
    }
    INDArray dense = empty(batch, inputs, upstream.size(2), upstream.size(3));
    Runnable products = products(matrix, true, upstream, dense).run();
    INDArray read =
        result.get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            everyOther(strideHeight, upstream.size(2)),
            everyOther(strideWidth, upstream.size(3)));
    return new Prepared(
        () -> {
          products.run();
          result.assign(0);
          read.assign(dense);
        },
        result);
  }

  private static INDArrayIndex everyOther(long stride, long count) {
    return NDArrayIndex.interval(0, stride, (count - 1) * stride + 1);
  }

  /** Of each example, its channels by its pixels. */
  private static Prepared products(
      INDArray matrix, boolean transpose, INDArray images, INDArray results) {
    List<Runnable> products = new ArrayList<>();
    for (int i = 0; i < images.size(0); i++) {
      INDArray image = images.slice(i).reshape(images.size(1), -1);
      INDArray result = results.slice(i).reshape(results.size(1), -1);
      products.add(() -> Nd4j.matmul(matrix, image, result, transpose, false, false));
    }
    return new Prepared(() -> products.forEach(Runnable::run), results);
  }

  /** Strides, no dilation, given padding, channels first, weights [outputs, inputs, …]. */
  private long[] arguments(long padHeight, long padWidth) {
    return new long[] {
      kernelHeight, kernelWidth, strideHeight, strideWidth, padHeight, padWidth, 1, 1, 0, 0, 1
    };
  }

  private boolean strideless() {
    return strideHeight == 1 && strideWidth == 1;
  }

  private boolean onePixel() {
    return kernelHeight == 1 && kernelWidth == 1 && paddingHeight == 0 && paddingWidth == 0;
  }
}
