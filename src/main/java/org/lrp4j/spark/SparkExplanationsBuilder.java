package org.lrp4j.spark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.InputForm;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.ModelFile;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.spark.ExplanationJob.ImageLayout;
import org.lrp4j.spark.ExplanationJob.InputColumns;
import org.lrp4j.spark.ExplanationJob.TargetChoice;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What of a table is explained, and how: by default the predicted classes, 64 rows at once, by the
 * composite that fits the network. Made by {@link SparkExplanations#builder}.
 */
public final class SparkExplanationsBuilder {

  private final Path model;
  private String id = "id";
  private List<String> columns = List.of();
  private InputColumns.Kind kind = InputColumns.Kind.NUMBERS;
  private long[] shape = {};
  private double scale = 1;
  private TargetChoice target = TargetChoice.PREDICTED;
  private String composite = "";
  private int batch = 64;
  private boolean isReproducible;
  private int threads;
  private boolean normalizes = true;
  private long largestBroadcast = ModelSource.LARGEST_BROADCAST;

  SparkExplanationsBuilder(Path model) {
    this.model = model;
  }

  /**
   * The column by which a result is found again.
   *
   * @param column its name, "id" by default
   * @return this builder
   */
  public SparkExplanationsBuilder id(String column) {
    id = column;
    return this;
  }

  /**
   * An example is several columns of numbers, one a feature.
   *
   * @param columns their names, in the order of the network's features
   * @return this builder
   */
  public SparkExplanationsBuilder numbers(String... columns) {
    return input(InputColumns.Kind.NUMBERS, columns);
  }

  /**
   * An example is an array of numbers in one column.
   *
   * @param column its name
   * @return this builder
   */
  public SparkExplanationsBuilder array(String column) {
    return input(InputColumns.Kind.ARRAY, column);
  }

  /**
   * An example is an image as Spark's source "image" reads it, of the size that the network takes.
   * The network is given red, green and blue in the order of axes that it wants. Images with
   * opacity are put on white, grey ones are repeated for networks of colours, and of colours grey
   * is made for networks of grey.
   *
   * @param column its name
   * @param scale what values from 0 to 255 are multiplied by, such as {@code 1 / 255.0}; 1 if the
   *     model is stored with its normalizer
   * @return this builder
   */
  public SparkExplanationsBuilder images(String column, double scale) {
    this.scale = scale;
    return input(InputColumns.Kind.IMAGE, column);
  }

  /**
   * The shape of one example as the network takes it. Most files tell it; networks of images or
   * sequences without a fixed size do not.
   *
   * @param sizes the sizes without the axis of examples, such as 1, 28, 28
   * @return this builder
   */
  public SparkExplanationsBuilder shape(long... sizes) {
    shape = sizes.clone();
    return this;
  }

  /**
   * Explains one class instead of the predicted ones.
   *
   * @param index the class, from 0
   * @return this builder
   */
  public SparkExplanationsBuilder target(int index) {
    target = new TargetChoice("", index);
    return this;
  }

  /**
   * Explains the class that stands in a column, such as the true one.
   *
   * @param column its name; it holds class numbers, from 0
   * @return this builder
   */
  public SparkExplanationsBuilder targetColumn(String column) {
    target = new TargetChoice(column, -1);
    return this;
  }

  /**
   * Which rules.
   *
   * @param name that of a preset, as of {@link org.lrp4j.composite.CompositeNames#parse}
   * @return this builder
   */
  public SparkExplanationsBuilder composite(String name) {
    composite = name;
    return this;
  }

  /**
   * How many rows are explained at once. More are faster up to some point, and take memory outside
   * of the heap: as much as the network's activations, a few times.
   *
   * @param rows at least 1
   * @return this builder
   * @throws IllegalArgumentException if it is less than 1
   */
  public SparkExplanationsBuilder batchSize(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("A batch has at least 1 row, but it should be " + rows);
    }
    batch = rows;
    return this;
  }

  /**
   * Whether a row's relevance has the same bits whatever partition it is in, whoever computes it,
   * and whether it is computed again; on processors of one kind, with the same number of threads.
   * Batches are filled up for that, and never made smaller.
   *
   * @param reproducible true for equal bits
   * @return this builder
   */
  public SparkExplanationsBuilder reproducible(boolean reproducible) {
    isReproducible = reproducible;
    return this;
  }

  /**
   * How many threads ND4J and oneDNN have on each executor. By default as many as the machine has
   * cores, which is too many where several executors share it.
   *
   * @param count as many as the executor has cores, or 0 for the default
   * @return this builder
   */
  public SparkExplanationsBuilder threads(int count) {
    threads = count;
    return this;
  }

  /**
   * Whether the normalizer that is stored with the model, if there is one, is applied to the
   * table's numbers, as the command line does; true unless it is said. Tables of numbers that went
   * through it already are explained with false.
   *
   * @param applied whether it is applied
   * @return this builder
   */
  public SparkExplanationsBuilder normalizer(boolean applied) {
    normalizes = applied;
    return this;
  }

  /** For tests: up to which size a model travels in a broadcast. */
  SparkExplanationsBuilder largestBroadcast(long bytes) {
    largestBroadcast = bytes;
    return this;
  }

  private SparkExplanationsBuilder input(InputColumns.Kind kindOfAll, String... names) {
    kind = kindOfAll;
    columns = List.of(names);
    return this;
  }

  /**
   * Checks that the model can be explained, by explaining an example of zeros.
   *
   * @return explanations of tables
   * @throws IllegalArgumentException if the model cannot be explained, or takes something else
   */
  public SparkExplanations build() {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing says what to explain: choose numbers(…), array(…) or images(…)");
    }
    LoadedModel loaded = ModelFile.read(model);
    long[] known = shape.length > 0 ? shape : shapeOf(loaded.input());
    ImageLayout layout = kind == InputColumns.Kind.IMAGE ? layout(loaded, known) : null;
    InputColumns input = new InputColumns(columns, kind, known, layout, scale);
    if (kind == InputColumns.Kind.NUMBERS && columns.size() != input.length()) {
      throw new IllegalArgumentException(
          "The network takes "
              + input.length()
              + " numbers, but there are "
              + columns.size()
              + " columns: "
              + columns);
    }
    ExplainerRecipe recipe =
        new ExplainerRecipe(null, composite, isReproducible, false, normalizes, threads);
    requireExplainable(loaded, recipe, input);
    ExplanationJob job = new ExplanationJob(recipe, input, target, id, batch);
    return new SparkExplanations(model, job, largestBroadcast);
  }

  private long[] shapeOf(InputForm form) {
    OptionalLong numbers = form.numbers();
    if (form.kind() == InputForm.Kind.IMAGE && form.hasSize()) {
      return form.format() == DataFormat.NHWC
          ? new long[] {form.height(), form.width(), form.channels()}
          : new long[] {form.channels(), form.height(), form.width()};
    }
    if (numbers.isPresent()) {
      return new long[] {numbers.getAsLong()};
    }
    throw new IllegalArgumentException(
        "The model "
            + model
            + " does not tell the shape of one example: say it with shape(…), such as"
            + " shape(1, 28, 28)");
  }

  private ImageLayout layout(LoadedModel loaded, long... known) {
    if (scale != 1 && normalizes && loaded.normalizer().isPresent()) {
      throw new IllegalArgumentException(
          "%s is stored with a normalizer, which takes pixels from 0 to 255, but images should be multiplied by %s first: say images(\"%s\", 1), or normalizer(false)"
              .formatted(model, scale, columns.get(0)));
    }
    InputForm form = loaded.input();
    if (known.length == 3) {
      boolean isLast = form.format() == DataFormat.NHWC;
      return new ImageLayout(
          (int) known[isLast ? 2 : 0],
          (int) known[isLast ? 0 : 1],
          (int) known[isLast ? 1 : 2],
          isLast);
    }
    if (form.kind() == InputForm.Kind.FLAT_IMAGE && form.hasSize()) {
      return new ImageLayout((int) form.channels(), (int) form.height(), (int) form.width(), false);
    }
    throw new IllegalArgumentException(
        "The network takes "
            + Arrays.toString(known)
            + " and no images: choose numbers(…) or array(…), or say the image's shape(…)");
  }

  /** What is refused is refused here, and not by each task. */
  private void requireExplainable(LoadedModel loaded, ExplainerRecipe recipe, InputColumns input) {
    try (LoadedExplainer tried = ExecutorExplainers.explainer(loaded, recipe)) {
      LrpExplainer explainer = tried.explainer();
      if (explainer.inputNames().size() > 1 || explainer.outputNames().size() > 1) {
        throw new IllegalArgumentException(
            "The network has the inputs "
                + explainer.inputNames()
                + " and the outputs "
                + explainer.outputNames()
                + ", but tables are explained for one input and one output: use LrpExplainer on the"
                + " rows of a partition, or the command line");
      }
      int index = target.index();
      tried
          .explain(
              Nd4j.zeros(input.ofBatch(1)),
              index < 0 ? Target.predicted() : Target.classIndex(index))
          .close();
    }
  }
}
