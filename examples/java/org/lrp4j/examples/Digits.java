package org.lrp4j.examples;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Handwritten digits in MNIST's IDX format, as bundled in examples/data/mnist.
 *
 * @param images [examples, 1, 28, 28], grey values from 0 to 1
 * @param labels the digit of each image
 */
record Digits(INDArray images, int[] labels) {

  private static final Path FOLDER = Path.of("examples", "data", "mnist");

  static Digits training() {
    return read("train");
  }

  static Digits test() {
    return read("test");
  }

  private static Digits read(String part) {
    try (DataInputStream pixels = open(part + "-images-idx3-ubyte.gz");
        DataInputStream digits = open(part + "-labels-idx1-ubyte.gz")) {
      pixels.readInt();
      int count = pixels.readInt();
      int height = pixels.readInt();
      int width = pixels.readInt();
      float[] values = new float[count * height * width];
      byte[] bytes = new byte[values.length];
      pixels.readFully(bytes);
      for (int i = 0; i < values.length; i++) {
        values[i] = Byte.toUnsignedInt(bytes[i]) / 255f;
      }
      digits.readInt();
      int[] labels = new int[digits.readInt()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = digits.readUnsignedByte();
      }
      return new Digits(Nd4j.createFromArray(values).reshape(count, 1, height, width), labels);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read the digits in " + FOLDER.toAbsolutePath() + ": run from the project's root",
          e);
    }
  }

  private static DataInputStream open(String file) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file)))));
  }

  int count() {
    return labels.length;
  }

  /** The chosen images as a batch of their own. */
  INDArray images(List<Integer> indices) {
    return Nd4j.pullRows(
            images.reshape(count(), images.length() / count()),
            1,
            indices.stream().mapToInt(i -> i).toArray())
        .reshape(indices.size(), 1, images.size(2), images.size(3));
  }

  /** The chosen labels. */
  int[] labels(List<Integer> indices) {
    return indices.stream().mapToInt(i -> labels[i]).toArray();
  }

  /** Batches for training. */
  DataSetIterator batches(int size) {
    INDArray oneHot = Nd4j.zeros(DataType.FLOAT, count(), 10);
    for (int i = 0; i < count(); i++) {
      oneHot.putScalar(i, labels[i], 1);
    }
    List<DataSet> examples = new ArrayList<>(new DataSet(images, oneHot).asList());
    return new ListDataSetIterator<>(examples, size);
  }
}
