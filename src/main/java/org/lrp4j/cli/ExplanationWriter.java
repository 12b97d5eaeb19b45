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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.batch.Rows;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.picture.Captions;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes explanations into the folder of results: {@code summary.csv} with a line for each input,
 * pictures, and the relevance as arrays.
 */
final class ExplanationWriter implements Closeable {

  private final OutputFolder folder;
  private final boolean isFiles;
  private final List<ResultPart> parts;
  private final ExplainedOutput output;
  private final long mostPictures;
  private final OverviewPage page;
  private final PrintedWords printed;
  private final Optional<ContactSheets> sheets;
  private final List<RelevanceArrays> relevances = new ArrayList<>();
  private final NpyWriter outputs;
  private final OutputStream summaryFile;
  private final CSVPrinter summary;
  private long written;
  private long drawn;

  /**
   * An example whose relevance has been written.
   *
   * @param predicted the predicted class's output; of numbers the explained one
   * @param arrived the relevance of all that is written
   * @param places where its arrays are, one a part
   */
  private record Written(
      String name,
      Finding finding,
      double predicted,
      double arrived,
      List<RelevanceArrays.Place> places) {}

  /**
   * Begins the files.
   *
   * @param parts the relevance that is written for every example
   * @param output what is explained
   * @param page is told of every example
   * @param printed is told of every text that is drawn
   * @param sheets where small images are drawn together; empty if each gets a picture of its own
   * @param areSeparate whether every example's relevance gets a file of its own
   */
  ExplanationWriter(
      OutputFolder folder,
      JointSource source,
      List<ResultPart> parts,
      ExplainedOutput output,
      long mostPictures,
      OverviewPage page,
      PrintedWords printed,
      Optional<ContactSheets> sheets,
      boolean areSeparate)
      throws IOException {
    this.folder = folder;
    this.isFiles = source.isFiles();
    this.parts = parts;
    this.output = output;
    this.mostPictures = mostPictures;
    this.page = page;
    this.printed = printed;
    this.sheets = sheets;
    // Of arrays and tables it is known beforehand what is left out.
    long rows = source.count() - source.skipped().size();
    OptionalLong known = isFiles ? OptionalLong.empty() : OptionalLong.of(rows);
    for (ResultPart part : parts) {
      relevances.add(new RelevanceArrays(folder, "relevance", part.suffix(), known, areSeparate));
    }
    this.outputs = new NpyWriter(folder.resolve("output.npy"), DataType.FLOAT, rows);
    this.summaryFile = Files.newOutputStream(folder.resolve("summary.csv"));
    this.summary =
        new CSVPrinter(
            new OutputStreamWriter(summaryFile, StandardCharsets.UTF_8),
            CSVFormat.DEFAULT.builder().setRecordSeparator("\n").build());
    summary.printRecord(
        "input",
        "predicted",
        "label",
        "output",
        "explained",
        "relevance",
        "picture",
        "explained_class",
        "explained_label",
        "explained_output",
        "array",
        "row");
  }

  /** How many inputs were written. */
  long written() {
    return written;
  }

  void write(JointBatch batch, Explanation explanation) throws IOException {
    List<INDArray> relevance = new ArrayList<>();
    List<List<RelevanceArrays.Place>> places = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      relevance.add(parts.get(i).relevance(explanation));
      places.add(relevances.get(i).append(relevance.get(i), batch.names()));
    }
    INDArray output = explanation.output(this.output.name());
    if (!isFiles) {
      outputs.append(output);
    }
    List<Finding> findings = Finding.ofAll(explanation);
    double[] arrived = arrived(findings, relevance);
    List<Written> examples = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int example = i;
      examples.add(
          new Written(
              batch.names().get(i),
              findings.get(i),
              predicted(findings.get(i), output, i),
              arrived[i],
              places.stream().map(part -> part.get(example)).toList()));
    }
    List<String> onSheets = drawOnSheets(batch, explanation, examples);
    for (int i = 0; i < batch.size(); i++) {
      Written example = examples.get(i);
      if (i < onSheets.size()) {
        summarize(example, onSheets.get(i));
      } else {
        List<SavedPicture> pictures = draw(batch, explanation, example.finding(), relevance);
        summarize(
            example, pictures.stream().map(SavedPicture::file).collect(Collectors.joining(";")));
        page.add(example.name(), () -> lines(example), pictures);
      }
      written++;
    }
  }

  /** As many examples as may be drawn, on sheets, if these are images so small. */
  private List<String> drawOnSheets(
      JointBatch batch, Explanation explanation, List<Written> examples) throws IOException {
    if (sheets.isEmpty() || drawn >= mostPictures) {
      return List.of();
    }
    ResultPart only = parts.get(0);
    ExplainedInput images = only.pictures().asFound(batch.parts().get(only.input()), explanation);
    if (!ContactSheets.fits(images)) {
      return List.of();
    }
    List<Written> wanted =
        examples.subList(0, (int) Math.min(examples.size(), mostPictures - drawn));
    drawn += wanted.size();
    return sheets
        .get()
        .add(
            images,
            wanted.stream().map(Written::name).toList(),
            wanted.stream().map(this::lines).toList());
  }

  /** The relevance of all that is written, an example each. */
  private double[] arrived(List<Finding> findings, List<INDArray> relevance) {
    double[] arrived = new double[findings.size()];
    boolean isOfInputs = parts.stream().allMatch(part -> part.layer().isEmpty());
    for (int i = 0; i < arrived.length; i++) {
      int example = i;
      arrived[i] =
          isOfInputs
              ? findings.get(i).arrived()
              : relevance.stream().mapToDouble(array -> sum(array, example)).sum();
    }
    return arrived;
  }

  /** Draws an example, unless there are enough pictures. */
  private List<SavedPicture> draw(
      JointBatch batch, Explanation explanation, Finding finding, List<INDArray> relevance)
      throws IOException {
    int example = finding.example();
    List<SavedPicture> pictures = new ArrayList<>();
    if (drawn < mostPictures) {
      for (int i = 0; i < parts.size(); i++) {
        ResultPart part = parts.get(i);
        String name = batch.names().get(example) + part.suffix();
        List<String> caption =
            part.pictures().caption(explanation, finding, batch.names().get(example));
        Batch own = batch.parts().get(part.input());
        Picture drawing =
            part.pictures().draw(own, explanation, relevance.get(i), example, caption);
        Optional<TokenStrip> words = Optional.of(drawing).flatMap(ExplanationWriter::words);
        words.ifPresent(strip -> printed.add(name, strip.toAnsi()));
        SavedPicture saved = SavedPicture.save(drawing, folder.resolve(name + ".png"), caption);
        // What a caption says is said by the page.
        pictures.add(saved.shownAs(words.map(strip -> strip.caption(List.of()).toHtml())));
      }
      drawn++;
    }
    return pictures;
  }

  private static Optional<TokenStrip> words(Picture picture) {
    return picture instanceof TokenStrip strip ? Optional.of(strip) : Optional.empty();
  }

  /** One line: what was predicted, how much relevance there is, and where. */
  private void summarize(Written example, String picture) throws IOException {
    Finding finding = example.finding();
    List<RelevanceArrays.Place> places = example.places();
    List<Object> cells = new ArrayList<>(List.of(example.name()));
    cells.addAll(ofClass(finding.predictedClass(), example.predicted()));
    cells.add(number(finding.score()));
    cells.add(number(example.arrived()));
    cells.add(picture);
    cells.addAll(ofClass(finding.explainedClass(), finding.explainedOutput()));
    cells.add(places.stream().map(RelevanceArrays.Place::file).collect(Collectors.joining(";")));
    cells.add(
        places.stream().map(each -> String.valueOf(each.row())).collect(Collectors.joining(";")));
    summary.printRecord(cells);
  }

  /** The predicted class's output; of numbers the explained one. */
  private static double predicted(Finding finding, INDArray values, int example) {
    if (finding.predictedClass().isPresent() || values.rank() != 2) {
      return finding.predictedOutput();
    }
    return values.getDouble(example, finding.explainedClass().orElse(0));
  }

  /** What pictures say below, and what a layer within the network got. */
  private List<String> lines(Written example) {
    Finding finding = example.finding();
    double value = example.predicted();
    List<String> lines = new ArrayList<>(Captions.of(finding, output.labels().names()));
    if (finding.predictedClass().isEmpty()) {
      lines.remove(0);
      if (!Double.isNaN(value)) {
        lines.add(0, named(finding.explainedClass()) + " " + number(value));
      }
    }
    if (parts.stream().anyMatch(part -> part.layer().isPresent())) {
      lines.add("sum of the relevance " + number(example.arrived()));
    }
    return lines;
  }

  /** What a number is called. */
  private String named(OptionalInt number) {
    if (number.isPresent()) {
      return output.named(number.getAsInt());
    }
    List<String> names = output.labels().names();
    return names.size() == 1 ? names.get(0) : "output";
  }

  /** A class, its label and the network's output for it; empty what there is not. */
  private List<Object> ofClass(OptionalInt index, double value) {
    List<Object> cells = new ArrayList<>();
    cells.add(index.isPresent() ? index.getAsInt() : "");
    cells.add(index.isPresent() ? output.labels().of(index.getAsInt()) : "");
    cells.add(Double.isNaN(value) ? "" : number(value));
    return cells;
  }

  private static double sum(INDArray batch, int example) {
    return Rows.view(batch, example).sumNumber().doubleValue();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }

  /** Draws what waits for more examples. */
  void finish() throws IOException {
    if (sheets.isPresent()) {
      sheets.get().finish();
    }
  }

  @Override
  public void close() throws IOException {
    // A Java 17 writer that cannot write its last characters does not close the file.
    try (Closeable first = this::closeRelevances;
        NpyWriter second = outputs;
        OutputStream third = summaryFile) {
      summary.close();
    }
  }

  private void closeRelevances() throws IOException {
    IOException failure = null;
    for (RelevanceArrays file : relevances) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
