package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.lrp4j.reference.DrawnParts.Part;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Draws a network layer by layer; DL4J says what shape each of them gives. */
final class SpaceTimeDrawing {

  static final String INPUT = "input";
  static final int WORDS = 6;

  private final List<Part> parts = new ArrayList<>();
  private final Map<String, InputType> types = new HashMap<>();
  private final Random random;
  private final boolean linear;
  private final boolean chain;
  private final boolean masked;
  private final boolean indices;
  private final InputType input;
  private final SpaceTimeLayers layers;
  private String last = INPUT;

  SpaceTimeDrawing(Random random, boolean linear) {
    this.random = random;
    this.linear = linear;
    this.chain = random.nextInt(2) == 0;
    this.indices = !linear && random.nextInt(8) == 0;
    this.input = indices ? InputType.feedForward(WORDS) : drawInput();
    this.masked = (indices || isSequence(input)) && random.nextInt(3) == 0;
    this.layers = new SpaceTimeLayers(random, input, linear, masked, indices);
    types.put(INPUT, input);
    if (indices) {
      RNNFormat format = random.nextInt(3) == 0 ? RNNFormat.NWC : RNNFormat.NCW;
      add(
          "embedding",
          new EmbeddingSequenceLayer.Builder()
              .nIn(WORDS)
              .nOut(3)
              .hasBias(true)
              .outputDataFormat(format)
              .build(),
          InputType.recurrent(3, steps(), format));
    }
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      if (chain || random.nextInt(3) > 0) {
        addLayer();
      } else {
        addBlock();
      }
    }
    end();
  }

  private InputType drawInput() {
    return switch (random.nextInt(9)) {
      case 0 -> InputType.feedForward(2 + random.nextInt(4));
      case 1, 2 -> {
        boolean nhwc = random.nextBoolean();
        yield InputType.convolutional(5, 4, 2, nhwc ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
      }
      case 3, 4 ->
          InputType.convolutional3D(
              random.nextBoolean()
                  ? Convolution3D.DataFormat.NCDHW
                  : Convolution3D.DataFormat.NDHWC,
              3,
              4,
              2,
              2);
      default ->
          InputType.recurrent(
              2 + random.nextInt(2),
              steps(),
              random.nextInt(3) == 0 ? RNNFormat.NWC : RNNFormat.NCW);
    };
  }

  static boolean isSequence(InputType type) {
    return type instanceof InputType.InputTypeRecurrent;
  }

  int steps() {
    return 5;
  }

  boolean isChain() {
    return chain;
  }

  boolean isMasked() {
    return masked;
  }

  boolean liftsZeros() {
    return layers.liftsZeros();
  }

  boolean takesIndices() {
    return indices;
  }

  InputType input() {
    return input;
  }

  List<Part> parts() {
    return parts;
  }

  /** The shape of a batch. */
  long[] shape(int batch) {
    return indices ? new long[] {batch, steps()} : withBatch(batch);
  }

  private long[] withBatch(int batch) {
    long[] shape = input.getShape(true).clone();
    shape[0] = batch;
    return shape;
  }

  private void addLayer() {
    Layer layer = layers.draw(types.get(last));
    if (layer != null) {
      add(layers.lastName(), layer, null);
    }
  }

  private String add(String name, Layer layer, InputType known) {
    String unique = name + parts.size();
    layer.setLayerName(unique);
    parts.add(new Part(unique, layer, List.of(last)));
    types.put(unique, known == null ? outputType(layer, types.get(last)) : known);
    last = unique;
    return unique;
  }

  private static InputType outputType(Layer layer, InputType in) {
    Layer probe = layer.clone();
    InputPreProcessor preprocessor = probe.getPreProcessorForInputType(in);
    InputType read = preprocessor == null ? in : preprocessor.getOutputType(in);
    probe.setNIn(read, true);
    return probe.getOutputType(0, read);
  }

  private String join(String name, GraphVertex vertex, String... sources) {
    String unique = name + parts.size();
    InputType[] in = new InputType[sources.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = types.get(sources[i]);
    }
    types.put(unique, vertex.getOutputType(0, in));
    parts.add(new Part(unique, vertex, List.of(sources)));
    last = unique;
    return unique;
  }

  /** Two layers side by side, or what only graphs can do with sequences. */
  private void addBlock() {
    InputType type = types.get(last);
    boolean first = isSequence(type) && SpaceTimeLayers.isChannelsFirst(type);
    if (first && random.nextInt(2) == 0) {
      timeSeries(type);
      return;
    }
    String source = last;
    Layer one = layers.ofSameForm(type);
    Layer two = layers.ofSameForm(type);
    if (one == null) {
      return;
    }
    String left = add("left", one, null);
    last = source;
    String right = random.nextBoolean() ? add("right", two, null) : source;
    if (linear || random.nextInt(4) > 0) {
      ElementWiseVertex.Op[] sums = {
        ElementWiseVertex.Op.Add, ElementWiseVertex.Op.Average, ElementWiseVertex.Op.Subtract
      };
      join("sum", new ElementWiseVertex(sums[random.nextInt(3)]), left, right);
    } else if (type instanceof InputType.InputTypeFeedForward && random.nextBoolean()) {
      join("distance", new L2Vertex(), left, right);
    } else if (first || type instanceof InputType.InputTypeFeedForward) {
      join("merge", new MergeVertex(), left, right);
    } else {
      join("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), left, right);
    }
  }

  private void timeSeries(InputType type) {
    String source = last;
    boolean ofInput = isSequence(input);
    switch (random.nextInt(3)) {
      case 0 -> {
        boolean byMask = masked && ofInput;
        if (!byMask || layers.keptSteps(type, steps())) {
          join("reversed", new ReverseTimeSeriesVertex(byMask ? INPUT : null), source);
        }
      }
      case 1 -> {
        if (ofInput && layers.keptSteps(type, steps())) {
          String end = join("end", new LastTimeStepVertex(INPUT), source);
          join("copies", new DuplicateToTimeSeriesVertex(INPUT), end);
          types.put(last, InputType.recurrent(types.get(end).arrayElementsPerExample(), steps()));
          join("merge", new MergeVertex(), source, last);
        }
      }
      default -> {
        if (ofInput && layers.keptSteps(type, steps())) {
          join("end", new LastTimeStepVertex(INPUT), source);
        }
      }
    }
  }

  private void end() {
    InputType type = types.get(last);
    Activation activation =
        linear || random.nextBoolean() ? Activation.IDENTITY : Activation.SOFTMAX;
    if (isSequence(type) && random.nextBoolean()) {
      add(
          "output",
          new RnnOutputLayer.Builder(LossFunction.MSE)
              .nOut(3)
              .activation(activation)
              .dataFormat(((InputType.InputTypeRecurrent) type).getFormat())
              .build(),
          null);
      return;
    }
    if (!(type instanceof InputType.InputTypeFeedForward)) {
      Layer toTable = layers.toTable(type);
      if (toTable != null) {
        add("table", toTable, null);
      }
    }
    add(
        "output",
        new OutputLayer.Builder(LossFunction.MSE).nOut(3).activation(activation).build(),
        InputType.feedForward(3));
  }
}
