package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lrp4j.file.FileProblem;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Texts, one a line, as the indices of their words. Each text has its own length, and so its own
 * files of results; texts of one length that follow each other go through the model together.
 */
final class TextLines implements InputSource {

  /** A text, called after its line in the file. */
  private record Text(String name, float[] indices) {}

  private final List<Text> texts;
  private final int batchSize;
  private int next;

  private TextLines(List<Text> texts, int batchSize) {
    this.texts = texts;
    this.batchSize = batchSize;
  }

  /**
   * The texts of a file; empty lines are none.
   *
   * @param notes gets what was assumed
   * @throws CommandFailure if the file cannot be read, holds no text, or an unknown word
   */
  static TextLines open(Path file, WordIndex words, int batchSize, Consumer<String> notes) {
    List<String> lines;
    try {
      lines = TextFile.read(file, Optional.empty(), notes).lines().toList();
    } catch (IOException e) {
      throw CommandFailure.badInput(file + " cannot be read: " + FileProblem.reason(e), e);
    }
    List<Text> texts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String place = file + ", line " + (i + 1);
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        String[] split = line.split("\\s+");
        float[] indices = new float[split.length];
        for (int k = 0; k < split.length; k++) {
          indices[k] = words.of(split[k], place);
        }
        texts.add(new Text("line-" + (i + 1), indices));
      }
    }
    if (texts.isEmpty()) {
      throw CommandFailure.badInput(file + " holds no text: one a line, words with space between");
    }
    return new TextLines(List.copyOf(texts), batchSize);
  }

  @Override
  public long count() {
    return texts.size();
  }

  @Override
  public Optional<Batch> next() {
    if (next >= texts.size()) {
      return Optional.empty();
    }
    int from = next;
    int length = texts.get(from).indices().length;
    while (next < texts.size()
        && next - from < batchSize
        && texts.get(next).indices().length == length) {
      next++;
    }
    List<Text> together = texts.subList(from, next);
    float[][] values = together.stream().map(Text::indices).toArray(float[][]::new);
    return Optional.of(
        new Batch(
            IntStream.range(from, next).boxed().toList(),
            together.stream().map(Text::name).toList(),
            Nd4j.createFromArray(values),
            Optional.empty()));
  }

  @Override
  public boolean isFiles() {
    return true;
  }

  @Override
  public void close() {
    // The file was read as a whole.
  }
}
