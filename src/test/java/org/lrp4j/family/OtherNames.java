package org.lrp4j.family;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * DL4J's other names of the same layers, which come from files: their inherited builders make the
 * class that they inherit from.
 */
final class OtherNames {

  private OtherNames() {}

  static Convolution2D convolution2D() {
    return convolution(new Convolution2D(), 2, 2);
  }

  static Convolution1D convolution1D() {
    return convolution(new Convolution1D(), 2, 1);
  }

  private static <C extends ConvolutionLayer> C convolution(C layer, int... kernel) {
    layer.setLayerName(FamilyCase.SUBJECT);
    layer.setNOut(2);
    layer.setKernelSize(kernel);
    layer.setStride(new int[] {1, 1});
    layer.setPadding(new int[] {0, 0});
    layer.setConvolutionMode(ConvolutionMode.Truncate);
    layer.setActivationFn(Activation.IDENTITY.getActivationFunction());
    return layer;
  }

  static Pooling2D pooling2D(Geometry geometry) {
    return pooling(new Pooling2D(), geometry);
  }

  static Pooling1D pooling1D(Geometry geometry) {
    return pooling(new Pooling1D(), geometry);
  }

  private static <C extends SubsamplingLayer> C pooling(C layer, Geometry geometry) {
    layer.setLayerName(FamilyCase.SUBJECT);
    layer.setPoolingType(PoolingType.MAX);
    layer.setKernelSize(geometry.kernel());
    layer.setStride(geometry.stride());
    layer.setPadding(geometry.padding());
    layer.setConvolutionMode(geometry.mode());
    return layer;
  }
}
