package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lrp4j.Explanation;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.picture.Picture;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes explanations into the folder of results: {@code summary.csv} with a line for each input,
 * pictures, and the relevance as arrays: one a file where the inputs were files, else one for all.
 */
final class ExplanationWriter implements Closeable {

  private final OutputFolder folder;
  private final InputSource source;
  private final ResultPictures pictures;
  private final Optional<String> layer;
  private final ClassLabels labels;
  private final long mostPictures;
  private final NpyWriter relevances;
  private final NpyWriter outputs;
  private final OutputStream summaryFile;
  private final CSVPrinter summary;
  private long written;
  private long drawn;

  ExplanationWriter(
      OutputFolder folder,
      InputSource source,
      ResultPictures pictures,
      Optional<String> layer,
      ClassLabels labels,
      long mostPictures)
      throws IOException {
    this.folder = folder;
    this.source = source;
    this.pictures = pictures;
    this.layer = layer;
    this.labels = labels;
    this.mostPictures = mostPictures;
    // Of arrays and tables it is known beforehand what is left out.
    long rows = source.count() - source.skipped().size();
    this.relevances = new NpyWriter(folder.resolve("relevance.npy"), DataType.FLOAT, rows);
    this.outputs = new NpyWriter(folder.resolve("output.npy"), DataType.FLOAT, rows);
    this.summaryFile = Files.newOutputStream(folder.resolve("summary.csv"));
    this.summary =
        new CSVPrinter(
            new OutputStreamWriter(summaryFile, StandardCharsets.UTF_8),
            CSVFormat.DEFAULT.builder().setRecordSeparator("\n").build());
    summary.printRecord(
        "input", "predicted", "label", "output", "explained", "relevance", "picture");
  }

  /** How many inputs were written. */
  long written() {
    return written;
  }

  void write(Batch batch, Explanation explanation) throws IOException {
    INDArray relevance = layer.isPresent() ? of(layer.get(), explanation) : explanation.relevance();
    if (!source.isFiles()) {
      relevances.append(relevance);
      outputs.append(explanation.output());
    }
    for (int i = 0; i < batch.names().size(); i++) {
      String name = batch.names().get(i);
      if (source.isFiles()) {
        INDArray own = relevance.dup('c').get(Slices.example(i, relevance.rank()));
        try (NpyWriter file = new NpyWriter(folder.resolve(name + ".npy"), DataType.FLOAT, 1)) {
          file.append(own);
        }
      }
      String picture = "";
      if (drawn < mostPictures) {
        Optional<Picture> drawing = pictures.draw(batch, explanation, relevance, i);
        if (drawing.isPresent()) {
          picture = name + ".png";
          drawing.get().save(folder.resolve(picture));
          drawn++;
        }
      }
      summarize(name, explanation, relevance, i, picture);
      written++;
    }
  }

  private static INDArray of(String layer, Explanation explanation) {
    try {
      return explanation.relevance(layer);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--layer " + layer + ": " + e.getMessage());
    }
  }

  /** One line: what was predicted, and how much relevance there is. */
  private void summarize(
      String name, Explanation explanation, INDArray relevance, int example, String picture)
      throws IOException {
    List<Object> cells = new ArrayList<>(List.of(name));
    if (explanation.output().rank() == 2) {
      Prediction prediction = Prediction.of(explanation, example);
      prediction
          .predicted()
          .ifPresentOrElse(
              predicted -> cells.addAll(List.of(predicted, labels.of(predicted))),
              () -> cells.addAll(List.of("", "")));
      cells.add(number(prediction.output()));
    } else {
      cells.addAll(List.of("", "", ""));
    }
    cells.add(number(sum(explanation.outputRelevance(), example)));
    cells.add(number(sum(relevance, example)));
    cells.add(picture);
    summary.printRecord(cells);
  }

  private static double sum(INDArray batch, int example) {
    return batch.get(Slices.example(example, batch.rank())).sumNumber().doubleValue();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  @Override
  public void close() throws IOException {
    // A Java 17 writer that cannot write its last characters does not close the file.
    try (NpyWriter first = relevances;
        NpyWriter second = outputs;
        OutputStream third = summaryFile) {
      summary.close();
    }
  }
}
