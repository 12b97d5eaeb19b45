package org.lrp4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.lrp4j.batch.Rows;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Images with a class for each pixel, as DL4J evaluates them: normalised, labels one-hot in the
 * size of the model's output, with a mask that hides pixels without a label.
 */
final class MaskedBatches extends ReadOnceIterator {

  private static final long serialVersionUID = 1L;

  private final transient MaskedImages data;
  private final transient UnaryOperator<INDArray> scale;
  private final transient UnaryOperator<INDArray> network;
  private final transient DataFormat format;
  private final transient LongConsumer progress;
  private transient long[] inputShape = {};
  private transient long[] outputShape = {};
  private long given;

  /**
   * Images with masks.
   *
   * @param source reads the images
   * @param scale normalises them
   * @param network what the model puts out, whose size labels have
   * @param format where the model has its channels and classes
   * @param progress is told how many inputs were read
   */
  MaskedBatches(
      MaskedImages data,
      InputSource source,
      UnaryOperator<INDArray> scale,
      UnaryOperator<INDArray> network,
      DataFormat format,
      LongConsumer progress) {
    super(source);
    this.data = data;
    this.scale = scale;
    this.network = network;
    this.format = format;
    this.progress = progress;
  }

  @Override
  DataSet examples(Batch batch) {
    INDArray features = scale.apply(batch.values());
    long[] shape = outputShape(features);
    int count = batch.positions().size();
    int columns = (int) shape[1];
    int height = (int) shape[2];
    int width = (int) shape[3];
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, columns, height, width);
    INDArray mask = Nd4j.ones(DataType.FLOAT, count, 1, height, width);
    List<String> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int position = batch.positions().get(i);
      ClassMask read = ClassMask.read(data.masks().get(position));
      int classes = Math.max(2, columns); // one column is the probability of the second of two
      read.requireClasses(classes);
      ClassMask fitted = read.resized(height, width);
      for (int pixel = 0; pixel < height * width; pixel++) {
        int y = pixel / width;
        int x = pixel % width;
        int ofPixel = fitted.classes()[pixel];
        if (!fitted.isLabelled(pixel, classes)) {
          mask.putScalar(new int[] {i, 0, y, x}, 0);
        } else if (columns == 1) {
          labels.putScalar(new int[] {i, 0, y, x}, ofPixel);
        } else {
          labels.putScalar(new int[] {i, ofPixel, y, x}, 1);
        }
      }
      places.add(String.valueOf(data.images().images().get(position).getFileName()));
    }
    given += count;
    progress.accept(given + source().skipped().size());
    DataSet examples = new DataSet(features, inFormat(labels), null, inFormat(mask));
    examples.setExampleMetaData(places);
    return examples;
  }

  private INDArray inFormat(INDArray channelsFirst) {
    return format == DataFormat.NHWC ? channelsFirst.permute(0, 2, 3, 1).dup('c') : channelsFirst;
  }

  /** [batch, classes, height, width]; the network is asked once for each size of images. */
  private long[] outputShape(INDArray features) {
    long[] input = features.shape().clone();
    input[0] = 1;
    if (!Arrays.equals(input, inputShape)) {
      long[] shape = network.apply(Rows.view(features, 0)).shape();
      if (shape.length != 4) {
        throw CommandFailure.badInput(
            "The model's output is "
                + Arrays.toString(shape)
                + ", one class for an image: --masks is for models that give each pixel a class");
      }
      outputShape =
          format == DataFormat.NHWC ? new long[] {1, shape[3], shape[1], shape[2]} : shape;
      inputShape = input;
    }
    return outputShape;
  }

  @Override
  public List<String> getLabels() {
    return List.of();
  }
}
