package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.file.FileProblem;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rows of a NumPy file, in the shape that the network takes. */
final class NpyRows implements InputSource {

  private final NpyFile file;
  private final InputForm form;
  private final int batchSize;
  private final PixelRangeNote note;
  private final long rows;
  private Optional<TreeSet<Integer>> wanted = Optional.empty();
  private long next;

  private NpyRows(NpyFile file, InputForm form, int batchSize, PixelRangeNote note) {
    this.file = file;
    this.form = form;
    this.batchSize = batchSize;
    this.note = note;
    this.rows = file.shape()[0];
  }

  static NpyRows open(Path path, InputForm form, int batchSize, PixelRangeNote note) {
    try {
      NpyFile file = NpyFile.open(path);
      if (file.shape().length < 2 || file.shape()[0] < 1 || file.shape()[0] > Integer.MAX_VALUE) {
        file.close();
        throw CommandFailure.badInput(
            path + " must hold a batch, at least one example along the first dimension");
      }
      return new NpyRows(file, form, batchSize, note);
    } catch (IOException e) {
      throw CommandFailure.badInput(path + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  @Override
  public long count() {
    return rows;
  }

  @Override
  public void only(Set<Integer> positions) {
    wanted = Optional.of(new TreeSet<>(positions));
  }

  @Override
  public Optional<Batch> next() throws IOException {
    if (wanted.isPresent()) {
      Integer following = wanted.get().ceiling((int) next);
      next = following == null ? rows : following;
    }
    if (next >= rows) {
      return Optional.empty();
    }
    long from = next;
    next = Math.min(rows, from + batchSize);
    INDArray rows = file.rows(from, next);
    if (from == 0) {
      note.look(rows, file.holdsBytes());
    }
    INDArray values = form.unflattened(rows);
    List<Integer> positions = IntStream.range((int) from, (int) next).boxed().toList();
    List<String> names = positions.stream().map(String::valueOf).toList();
    return Optional.of(new Batch(positions, names, values, Optional.empty()));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
