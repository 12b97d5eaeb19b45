package org.lrp4j.reference;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.lrp4j.reference.ReferenceNode.Routing;

/** What only moves values about: where each value comes from. */
final class RoutingReader {

  private RoutingReader() {}

  static Routing padding(ZeroPaddingLayer layer, Tensor in) {
    int[] p = layer.getPadding();
    int y = layer.getDataFormat() == CNN2DFormat.NHWC ? 1 : 2;
    int[] shape = in.shape().clone();
    shape[y] += p[0] + p[1];
    shape[y + 1] += p[2] + p[3];
    return fromPlaces(shape, in, place -> moved(place, y, -p[0], -p[2]));
  }

  static Routing cropping(Cropping2D layer, Tensor in) {
    int[] c = layer.getCropping();
    int y = layer.getDataFormat() == CNN2DFormat.NHWC ? 1 : 2;
    int[] shape = in.shape().clone();
    shape[y] -= c[0] + c[1];
    shape[y + 1] -= c[2] + c[3];
    return fromPlaces(shape, in, place -> moved(place, y, c[0], c[2]));
  }

  static Routing upsampling(Upsampling2D layer, Tensor in) {
    int[] size = layer.getSize();
    int y = layer.getFormat() == CNN2DFormat.NHWC ? 1 : 2;
    int[] shape = in.shape().clone();
    shape[y] *= size[0];
    shape[y + 1] *= size[1];
    return fromPlaces(
        shape,
        in,
        place -> {
          place[y] /= size[0];
          place[y + 1] /= size[1];
          return place;
        });
  }

  static Routing subset(int from, int to, Tensor in) {
    int[] shape = in.shape().clone();
    shape[1] = to - from + 1;
    return fromPlaces(
        shape,
        in,
        place -> {
          place[1] += from;
          return place;
        });
  }

  static Routing unstack(int from, int of, Tensor in) {
    int[] shape = in.shape().clone();
    shape[0] /= of;
    int rows = shape[0];
    return fromPlaces(
        shape,
        in,
        place -> {
          place[0] += from * rows;
          return place;
        });
  }

  /** Puts arrays behind each other along an axis. */
  static Routing concatenation(int axis, Tensor... in) {
    int[] shape = in[0].shape().clone();
    shape[axis] = Arrays.stream(in).mapToInt(part -> part.shape()[axis]).sum();
    Tensor out = new Tensor(shape, new double[0]);
    int[] sources = new int[Tensor.size(shape)];
    int[] indices = new int[sources.length];
    for (int j = 0; j < sources.length; j++) {
      int[] place = out.position(j);
      int k = 0;
      while (place[axis] >= in[k].shape()[axis]) {
        place[axis] -= in[k].shape()[axis];
        k++;
      }
      sources[j] = k;
      indices[j] = in[k].index(place);
    }
    return new Routing(shape, sources, indices);
  }

  /** The same values in the same order; one size may be left open by −1. */
  static Routing reshape(Tensor in, int... sizes) {
    int known = -Tensor.size(sizes);
    int[] shape =
        IntStream.of(sizes).map(size -> size < 0 ? in.values().length / known : size).toArray();
    int length = in.values().length;
    return new Routing(shape, new int[length], IntStream.range(0, length).toArray());
  }

  /**
   * What a preprocessor does.
   *
   * @param batch the number of examples: of a table of time steps the steps of all examples stand
   *     below each other, first the first step of each
   */
  static Routing preprocessor(InputPreProcessor preprocessor, Tensor in, int batch) {
    if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
      return reshape(in, -1, in.rowSize());
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor to) {
      return reshape(
          in, -1, (int) to.getNumChannels(), (int) to.getInputHeight(), (int) to.getInputWidth());
    }
    if (preprocessor instanceof RnnToFeedForwardPreProcessor) {
      return stepsBelowEachOther(in, in.shape()[1]);
    }
    if (preprocessor instanceof RnnToCnnPreProcessor to) {
      return stepsBelowEachOther(in, to.getNumChannels(), to.getInputHeight(), to.getInputWidth());
    }
    if (preprocessor instanceof FeedForwardToRnnPreProcessor
        || preprocessor instanceof CnnToRnnPreProcessor) {
      int features = in.rowSize();
      int[] shape = {batch, features, in.rows() / batch};
      Tensor flat = new Tensor(new int[] {in.rows(), features}, new double[0]);
      return fromPlaces(shape, flat, place -> new int[] {place[2] * batch + place[0], place[1]});
    }
    throw new IllegalArgumentException("The reference does not know " + preprocessor);
  }

  private static Routing stepsBelowEachOther(Tensor in, int... row) {
    int batch = in.shape()[0];
    int rows = batch * in.shape()[2];
    Tensor flat = new Tensor(new int[] {rows, in.shape()[1]}, new double[0]);
    Routing routing =
        fromPlaces(
            flat.shape(), in, place -> new int[] {place[0] % batch, place[1], place[0] / batch});
    return new Routing(ReferenceNode.withRows(rows, row), routing.sources(), routing.indices());
  }

  private static int[] moved(int[] place, int axis, int by, int byNext) {
    place[axis] += by;
    place[axis + 1] += byNext;
    return place;
  }

  private static Routing fromPlaces(int[] shape, Tensor in, UnaryOperator<int[]> source) {
    Tensor out = new Tensor(shape, new double[0]);
    int[] indices = new int[Tensor.size(shape)];
    for (int j = 0; j < indices.length; j++) {
      int[] place = source.apply(out.position(j));
      boolean inside =
          IntStream.range(0, place.length)
              .allMatch(axis -> place[axis] >= 0 && place[axis] < in.shape()[axis]);
      indices[j] = inside ? in.index(place) : -1;
    }
    return new Routing(shape, new int[indices.length], indices);
  }
}
