package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.lrp4j.file.FileProblem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Image files, brought into the shape that the network takes. One that cannot be read is reported
 * and left out.
 */
final class ImageFiles implements InputSource {

  private final ImageFolder folder;
  private final List<Path> files;
  private final Map<String, Long> stems;
  private final ImageFitting fitting;
  private final int batchSize;
  private final Console console;

  /** Asked for by others than the thread that reads ahead. */
  private final List<String> skipped = new CopyOnWriteArrayList<>();

  private Optional<Set<Integer>> wanted = Optional.empty();
  private int next;
  private FittedImage waiting;

  private record FittedImage(int position, String name, Pixels pixels) {}

  /** The images; what else was found is reported first. */
  ImageFiles(ImageFolder folder, ImageFitting fitting, int batchSize, Console console) {
    this.folder = folder;
    this.files = folder.images();
    this.fitting = fitting;
    this.batchSize = batchSize;
    this.console = console;
    this.stems =
        files.stream().collect(Collectors.groupingBy(ImageFiles::stem, Collectors.counting()));
    folder.others().forEach(this::skip);
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
  }

  @Override
  public long count() {
    return files.size() + (long) folder.others().size();
  }

  @Override
  public long examples() {
    return files.size();
  }

  @Override
  public void only(Set<Integer> positions) {
    wanted = Optional.of(Set.copyOf(positions));
  }

  @Override
  public Optional<Batch> next() {
    List<FittedImage> batch = new ArrayList<>();
    for (Optional<FittedImage> read = read(); read.isPresent(); read = read()) {
      FittedImage picture = read.get();
      if (batch.size() == batchSize
          || !batch.isEmpty() && !isSameSize(picture.pixels(), batch.get(0).pixels())) {
        waiting = picture;
        break;
      }
      batch.add(picture);
    }
    return batch.isEmpty() ? Optional.empty() : Optional.of(batch(batch));
  }

  private static boolean isSameSize(Pixels one, Pixels other) {
    return one.height() == other.height() && one.width() == other.width();
  }

  private Optional<FittedImage> read() {
    if (waiting != null) {
      FittedImage picture = waiting;
      waiting = null;
      return Optional.of(picture);
    }
    while (next < files.size()) {
      Path file = files.get(next++);
      if (wanted.isPresent() && !wanted.get().contains(next - 1)) {
        continue;
      }
      try {
        // Two images of one name but different suffixes must not overwrite each other's results.
        String name = stems.get(stem(file)) > 1 ? file.getFileName().toString() : stem(file);
        return Optional.of(new FittedImage(next - 1, name, fitting.fit(Pixels.read(file))));
      } catch (IOException e) {
        skip(file, FileProblem.reason(e));
      } catch (OutOfMemoryError e) {
        // One huge image among a thousand: what was read of it is garbage by now.
        skip(file, "it is too large for the memory that Java has; java -Xmx8g, say, gives it more");
      }
    }
    return Optional.empty();
  }

  private void skip(Path file, String reason) {
    skip(file + ": " + reason);
  }

  private void skip(String what) {
    skipped.add(what);
    console.warn("skipped " + what);
  }

  private Batch batch(List<FittedImage> pictures) {
    Pixels first = pictures.get(0).pixels();
    int area = first.height() * first.width();
    int channels = first.planes().length;
    float[] values = new float[pictures.size() * channels * area];
    for (int i = 0; i < pictures.size(); i++) {
      for (int c = 0; c < channels; c++) {
        float[] plane = pictures.get(i).pixels().planes()[c];
        System.arraycopy(plane, 0, values, (i * channels + c) * area, area);
      }
    }
    INDArray images =
        Nd4j.createUninitialized(
            DataType.FLOAT, pictures.size(), channels, first.height(), first.width());
    // A bulk copy: Nd4j.createFromArray takes one number after the other.
    images.data().asNioFloat().put(values);
    return new Batch(
        pictures.stream().map(FittedImage::position).toList(),
        pictures.stream().map(FittedImage::name).toList(),
        fitting.inNetworkShape(images),
        Optional.of(images));
  }

  @Override
  public List<String> skipped() {
    return List.copyOf(skipped);
  }

  @Override
  public boolean isFiles() {
    return true;
  }

  @Override
  public void close() {
    // Every file was closed when it had been read.
  }
}
