package org.lrp4j.cli.model;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.lrp4j.file.FileProblem;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/**
 * The normalizer beside a model, as {@code ModelSerializer.addNormalizerToModel} stores it. Not
 * read by DL4J: its serializer loads the class that the file names, and its fallback for old files
 * is Java's deserialisation.
 */
final class StoredNormalizer {

  private static final String HEADER = "NORMALIZER";

  /** More than any image has, and little enough to be allocated before it is read. */
  private static final long MAX_FEATURES = 1L << 24;

  private StoredNormalizer() {}

  /**
   * Reads the normalizer.
   *
   * @param stored how many bytes the file says that the entry has
   * @throws BadModelException if it is none of the standard ones, or damaged
   */
  static DataNormalization read(InputStream entry, long stored) {
    return read(entry, stored, "The model's normalizer");
  }

  /**
   * Reads the normalizer.
   *
   * @param stored how many bytes the file says that there are
   * @param what what it is called in messages
   * @throws BadModelException if it is none of the standard ones, or damaged
   */
  static DataNormalization read(InputStream entry, long stored, String what) {
    // Even halves take two bytes each.
    long most = Math.min(MAX_FEATURES, stored / 2);
    BinaryArrays arrays = new BinaryArrays(entry);
    DataInputStream in = arrays.stream();
    try {
      in.mark(2);
      if (in.readUnsignedShort() == 0xaced) {
        throw new BadModelException(
            what
                + " is stored by Java's serialisation, which may run code when it is"
                + " read: refused. Choose another one with --normalizer");
      }
      in.reset();
      if (!in.readUTF().equals(HEADER) || in.readInt() != 1) {
        throw new IOException("its header is not that of a normalizer");
      }
      String type = in.readUTF();
      return switch (type) {
        case "STANDARDIZE" -> standardize(in, arrays, most);
        case "MIN_MAX" -> minMax(in, arrays, most);
        case "IMAGE_MIN_MAX" -> image(in);
        default ->
            throw new BadModelException(
                what
                    + " is of the type "
                    + type
                    + ", but only STANDARDIZE, MIN_MAX and IMAGE_MIN_MAX are read."
                    + " Choose another one with --normalizer");
      };
    } catch (IOException e) {
      throw new BadModelException(
          what
              + " cannot be read: "
              + FileProblem.reason(e)
              + ". Choose another one with --normalizer",
          e);
    }
  }

  private static NormalizerStandardize standardize(
      DataInputStream in, BinaryArrays arrays, long most) throws IOException {
    boolean hasLabels = in.readBoolean();
    INDArray mean = arrays.nextVector(most);
    NormalizerStandardize normalizer =
        new NormalizerStandardize(mean, arrays.nextVector(mean.length()));
    if (hasLabels) {
      INDArray ofLabels = arrays.nextVector(most);
      normalizer.setLabelStats(ofLabels, arrays.nextVector(ofLabels.length()));
      normalizer.fitLabel(true);
    }
    return normalizer;
  }

  private static NormalizerMinMaxScaler minMax(DataInputStream in, BinaryArrays arrays, long most)
      throws IOException {
    boolean hasLabels = in.readBoolean();
    NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(in.readDouble(), in.readDouble());
    INDArray minimum = arrays.nextVector(most);
    scaler.setFeatureStats(minimum, arrays.nextVector(minimum.length()));
    if (hasLabels) {
      INDArray ofLabels = arrays.nextVector(most);
      scaler.setLabelStats(ofLabels, arrays.nextVector(ofLabels.length()));
      scaler.fitLabel(true);
    }
    return scaler;
  }

  private static ImagePreProcessingScaler image(DataInputStream in) throws IOException {
    ImagePreProcessingScaler scaler =
        new ImagePreProcessingScaler(in.readDouble(), in.readDouble());
    scaler.setMaxPixelVal(in.readDouble());
    return scaler;
  }
}
