package org.lrp4j.family;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The geometry of a convolution or of windows to pool over.
 *
 * @param name for the test report
 * @param kernel rows and columns
 * @param stride rows and columns
 * @param padding rows and columns
 * @param dilation rows and columns
 * @param mode DL4J's mode
 */
record Geometry(
    String name, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {

  @Override
  public String toString() {
    return name;
  }

  static Geometry of(ConvolutionMode mode, int... numbers) {
    int[] kernel = {numbers[0], numbers[1]};
    int[] stride = {numbers[2], numbers[3]};
    int[] padding = {numbers[4], numbers[5]};
    int[] dilation = {numbers[6], numbers[7]};
    String name =
        String.format(
            "%d×%d, stride %d×%d, padding %d×%d, dilation %d×%d, %s",
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4],
            numbers[5],
            numbers[6],
            numbers[7],
            mode);
    return new Geometry(name, kernel, stride, padding, dilation, mode);
  }

  /** Of convolutions over images of 5 rows and 4 columns. */
  static List<Geometry> ofConvolutions() {
    return List.of(
        of(ConvolutionMode.Truncate, 3, 3, 1, 1, 0, 0, 1, 1),
        of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1),
        // Two columns are enough for one position, the last column is dropped.
        of(ConvolutionMode.Truncate, 2, 3, 2, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Truncate, 3, 3, 1, 2, 2, 1, 1, 1),
        // Windows in the corners see nothing but padding.
        of(ConvolutionMode.Truncate, 2, 1, 1, 1, 2, 1, 1, 1),
        of(ConvolutionMode.Truncate, 2, 2, 1, 1, 0, 0, 2, 1),
        of(ConvolutionMode.Truncate, 2, 3, 2, 1, 1, 2, 2, 2),
        // Matrix products, of every pixel and of some.
        of(ConvolutionMode.Truncate, 1, 1, 1, 1, 0, 0, 1, 1),
        of(ConvolutionMode.Truncate, 1, 1, 2, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 1, 1, 1, 3, 0, 0, 1, 1),
        of(ConvolutionMode.Strict, 3, 2, 2, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Strict, 5, 4, 1, 1, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 3, 3, 1, 1, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 3, 2, 2, 1, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 2, 2, 3, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 2, 3, 1, 1, 0, 0, 2, 1),
        of(ConvolutionMode.Same, 2, 2, 2, 1, 0, 0, 2, 3));
  }

  /** Of windows over images of 5 rows and 4 columns, each of which sees a pixel. */
  static List<Geometry> ofPooling() {
    return List.of(
        of(ConvolutionMode.Truncate, 2, 2, 2, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1),
        of(ConvolutionMode.Truncate, 2, 2, 1, 1, 1, 0, 2, 1),
        of(ConvolutionMode.Strict, 3, 2, 2, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 3, 2, 2, 1, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 2, 3, 1, 2, 0, 0, 1, 1),
        of(ConvolutionMode.Same, 2, 2, 1, 1, 0, 0, 2, 2));
  }
}
