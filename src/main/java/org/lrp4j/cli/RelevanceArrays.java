package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lrp4j.batch.Rows;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes one kind of arrays, a row an example: all into one file, but for examples of another shape
 * than the first, which get a file each; or each into its own from the beginning.
 */
final class RelevanceArrays implements Closeable {

  private final OutputFolder folder;
  private final String name;
  private final String suffix;
  private final boolean isSeparate;
  private final NpyWriter together;
  private Optional<long[]> shape = Optional.empty();

  /**
   * Where an example's array is.
   *
   * @param file the file's name
   * @param row its row there, from 0
   */
  record Place(String file, long row) {}

  /**
   * Begins no file yet.
   *
   * @param file what the file of all is called, without its suffix
   * @param suffix what files' names have at their end
   * @param rows how many examples there will be, if that is known
   * @param isSeparate whether each example gets a file of its own
   */
  RelevanceArrays(
      OutputFolder folder, String file, String suffix, OptionalLong rows, boolean isSeparate) {
    this.folder = folder;
    this.suffix = suffix + ".npy";
    this.name = file + this.suffix;
    this.isSeparate = isSeparate;
    this.together =
        rows.isPresent()
            ? new NpyWriter(folder.resolve(name), DataType.FLOAT, rows.getAsLong())
            : new NpyWriter(folder.resolve(name), DataType.FLOAT);
  }

  /**
   * Writes a batch.
   *
   * @param names what the examples are called
   * @return where each of them is
   */
  List<Place> append(INDArray batch, List<String> names) throws IOException {
    List<Place> places = new ArrayList<>();
    if (isTogether(batch)) {
      for (int i = 0; i < names.size(); i++) {
        places.add(new Place(name, together.written() + i));
      }
      together.append(batch);
      return places;
    }
    for (int i = 0; i < names.size(); i++) {
      String own = own(names.get(i));
      try (NpyWriter file = new NpyWriter(folder.resolve(own), DataType.FLOAT, 1)) {
        file.append(Rows.view(batch, i));
      }
      places.add(new Place(own, 0));
    }
    return places;
  }

  /** An image may be called like the file of all. */
  private String own(String example) {
    String own = example + suffix;
    return own.equals(name) && !isSeparate ? example + ".own" + suffix : own;
  }

  private boolean isTogether(INDArray batch) {
    long[] own = batch.shape();
    long[] rows = Arrays.copyOfRange(own, 1, own.length);
    if (shape.isEmpty()) {
      shape = Optional.of(rows);
    }
    return !isSeparate && Arrays.equals(rows, shape.get());
  }

  @Override
  public void close() throws IOException {
    together.close();
  }
}
