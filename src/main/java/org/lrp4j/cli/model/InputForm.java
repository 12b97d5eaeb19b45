package org.lrp4j.cli.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network wants to be fed with, as far as its configuration tells: DL4J does not store the
 * input type that a network was built with.
 *
 * @param kind what one example is
 * @param channels of an image its channels, of features how many there are, else 0
 * @param height the image's height in pixels, 0 if the configuration does not tell
 * @param width the image's width in pixels, 0 if the configuration does not tell
 * @param format where the image's channels are: NCHW unless it is known to be NHWC
 */
public record InputForm(Kind kind, long channels, long height, long width, DataFormat format) {

  /** What one example is. */
  public enum Kind {
    /** An image. */
    IMAGE,
    /** An image whose pixels stand in one row. */
    FLAT_IMAGE,
    /** A row of numbers. */
    FEATURES,

    /** Something else, or the configuration does not tell. */
    OTHER
  }

  private static final InputForm UNKNOWN = new InputForm(Kind.OTHER, 0, 0, 0, DataFormat.NCHW);

  /**
   * Whether one example is an image.
   *
   * @return true also if its pixels stand in one row
   */
  public boolean isImage() {
    return kind == Kind.IMAGE || kind == Kind.FLAT_IMAGE;
  }

  /**
   * What one batch is, for people.
   *
   * @return such as "images 28 x 28 with 1 channel, NCHW" or "rows of 4 numbers"
   */
  public String inWords() {
    String size = hasSize() ? height + " x " + width : "of a size not told";
    return switch (kind) {
      case IMAGE ->
          "images "
              + size
              + (channels == 1 ? " with 1 channel, " : " with " + channels + " channels, ")
              + format;
      case FLAT_IMAGE -> "images " + size + " as rows of pixels";
      case FEATURES -> "rows of " + channels + " numbers";
      case OTHER -> "arrays";
    };
  }

  /**
   * Whether the image's size is known.
   *
   * @return whether height and width are
   */
  public boolean hasSize() {
    return height > 0 && width > 0;
  }

  /**
   * The same with images of another size.
   *
   * @param newHeight the height in pixels
   * @param newWidth the width in pixels
   * @return the form
   */
  public InputForm withSize(long newHeight, long newWidth) {
    return new InputForm(kind, channels, newHeight, newWidth, format);
  }

  /**
   * Features read as an image of that size.
   *
   * @param newHeight the height in pixels
   * @param newWidth the width in pixels
   * @return the form
   */
  public InputForm asImage(long newHeight, long newWidth) {
    return new InputForm(
        Kind.FLAT_IMAGE, channels / (newHeight * newWidth), newHeight, newWidth, DataFormat.NCHW);
  }

  /**
   * How many numbers one example has, if they stand in a row.
   *
   * @return as many as there are features, or pixels times channels; empty if the configuration
   *     does not tell
   */
  public OptionalLong numbers() {
    if (kind == Kind.FEATURES && channels > 0) {
      return OptionalLong.of(channels);
    }
    return isImage() && hasSize()
        ? OptionalLong.of(channels * height * width)
        : OptionalLong.empty();
  }

  /**
   * Rows of pixels as images, where the network takes images of just so many.
   *
   * @param batch the rows
   * @return the images; of other batches the batch itself
   */
  public INDArray unflattened(INDArray batch) {
    if (kind != Kind.IMAGE
        || batch.rank() != 2
        || !hasSize()
        || batch.size(1) != channels * height * width) {
      return batch;
    }
    return format == DataFormat.NHWC
        ? batch.reshape(batch.size(0), height, width, channels)
        : batch.reshape(batch.size(0), channels, height, width);
  }

  static InputForm of(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional image) {
      return new InputForm(
          Kind.IMAGE,
          image.getChannels(),
          Math.max(0, image.getHeight()),
          Math.max(0, image.getWidth()),
          DataFormat.of(image.getFormat()));
    }
    if (type instanceof InputType.InputTypeConvolutionalFlat flat) {
      return new InputForm(
          Kind.FLAT_IMAGE, flat.getDepth(), flat.getHeight(), flat.getWidth(), DataFormat.NCHW);
    }
    if (type instanceof InputType.InputTypeFeedForward features) {
      return new InputForm(Kind.FEATURES, features.getSize(), 0, 0, DataFormat.NCHW);
    }
    return UNKNOWN;
  }

  static InputForm of(MultiLayerConfiguration configuration) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      steps.add(new Step(configuration.getInputPreProcess(i), configuration.getConf(i).getLayer()));
    }
    return ofFirst(steps);
  }

  /** What one of a graph's inputs wants to be fed with. */
  static InputForm of(ComputationGraphConfiguration configuration, String input) {
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(input));
    while (!open.isEmpty()) {
      String name = open.remove();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex instanceof LayerVertex layer) {
        steps.add(new Step(layer.getPreProcessor(), layer.getLayerConf().getLayer()));
      } else if (vertex instanceof PreprocessorVertex preprocessor) {
        steps.add(new Step(preprocessor.getPreProcessor(), null));
      } else if (vertex != null && !keepsShape(vertex)) {
        // What comes behind takes more or less than this input.
        continue;
      }
      for (Map.Entry<String, List<String>> other : configuration.getVertexInputs().entrySet()) {
        if (other.getValue().contains(name) && seen.add(other.getKey())) {
          open.add(other.getKey());
        }
      }
    }
    return ofFirst(steps);
  }

  private static boolean keepsShape(GraphVertex vertex) {
    return vertex instanceof ElementWiseVertex
        || vertex instanceof ScaleVertex
        || vertex instanceof ShiftVertex
        || vertex instanceof L2NormalizeVertex;
  }

  private record Step(InputPreProcessor preprocessor, Layer layer) {}

  /** By the first step that tells something; padding or pooling, say, does not. */
  private static InputForm ofFirst(List<Step> steps) {
    for (Step step : steps) {
      if (step.preprocessor() instanceof FeedForwardToCnnPreProcessor image) {
        return new InputForm(
            Kind.FLAT_IMAGE,
            image.getNumChannels(),
            image.getInputHeight(),
            image.getInputWidth(),
            DataFormat.NCHW);
      }
      Layer layer = step.layer() instanceof FrozenLayer frozen ? frozen.getLayer() : step.layer();
      if (step.preprocessor() != null
          || layer instanceof Convolution1DLayer
          || layer instanceof Convolution3D) {
        return UNKNOWN;
      }
      if (layer instanceof ConvolutionLayer convolution) {
        return new InputForm(
            Kind.IMAGE,
            convolution.getNIn(),
            0,
            0,
            DataFormat.of(convolution.getCnn2dDataFormat()));
      }
      if (layer instanceof FeedForwardLayer dense
          && (layer instanceof DenseLayer || layer instanceof OutputLayer)) {
        return new InputForm(Kind.FEATURES, dense.getNIn(), 0, 0, DataFormat.NCHW);
      }
      if (layer instanceof FeedForwardLayer && !(layer instanceof BatchNormalization)) {
        return UNKNOWN;
      }
    }
    return UNKNOWN;
  }
}
