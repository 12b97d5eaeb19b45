package org.lrp4j.receipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.ExplainerSettings;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.file.AtomicFile;
import org.lrp4j.file.FileHash;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What it takes to compute an explanation again, and to see whether that gives the same.
 *
 * <pre>{@code
 * Explanation explanation = explainer.explain(images);
 * Receipt.of(network, explainer, explanation).write(Path.of("receipt.json"), explanation);
 * …
 * Verification verification = Receipt.read(Path.of("receipt.json")).verify(network, images);
 * System.out.println(verification);   // equal, equal within rounding, or different and where
 * }</pre>
 *
 * <p>Make it before the network is trained on: it holds the checksums of the parameters at that
 * moment. An explainer with {@code reproducible(true)} gives the same bits again on the same kind
 * of processor.
 */
public final class Receipt {

  private final String made;
  private final Map<String, String> origin;
  private final ModelRecord model;
  private final ExplainerSettings settings;
  private final Optional<CommandRecord> command;
  private final Optional<EvaluationRecord> evaluation;
  private final List<BatchRecord> batches;
  private final StoredRelevance stored;

  Receipt(
      String made,
      Map<String, String> origin,
      ModelRecord model,
      ExplainerSettings settings,
      Optional<CommandRecord> command,
      Optional<EvaluationRecord> evaluation,
      List<BatchRecord> batches,
      StoredRelevance stored) {
    this.made = made;
    this.origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
    this.model = model;
    this.settings = settings;
    this.command = command;
    this.evaluation = evaluation;
    this.batches = List.copyOf(batches);
    this.stored = stored;
  }

  /**
   * The receipt of one explanation.
   *
   * @param network the network that was explained
   * @param explainer what explained it
   * @param explanation the explanation, not closed
   * @return the receipt
   * @throws IllegalArgumentException if the composite holds what cannot be written down: a rule of
   *     yours that is no record of numbers, or a predicate; the message names it
   */
  public static Receipt of(Model network, LrpExplainer explainer, Explanation explanation) {
    return builder(network, explainer).add(explanation).build();
  }

  /**
   * The receipt of many explanations.
   *
   * @param network the network that is explained
   * @param explainer what explains it
   * @return a builder, to which every explanation is added
   * @throws IllegalArgumentException as of {@link #of}
   */
  public static ReceiptBuilder builder(Model network, LrpExplainer explainer) {
    return new ReceiptBuilder(network, explainer.settings());
  }

  /**
   * Reads a receipt. It need not be trusted: nothing in it runs any code but the constructors of
   * rules.
   *
   * @param file what {@link #write} wrote
   * @return the receipt
   * @throws IllegalArgumentException if it is no receipt, or a damaged one, or names a rule or a
   *     layer that there is not here
   * @throws UncheckedIOException if it cannot be read
   */
  public static Receipt read(Path file) {
    try {
      return ReceiptJson.read(
          Files.readString(file), new StoredRelevance(Optional.of(file), List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException("The receipt cannot be read from " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " is no receipt: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the receipt as JSON.
   *
   * @param file the file, usually named {@code *.json}; replaced if it exists
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      AtomicFile.write(file, toJson().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The receipt cannot be written to " + file, e);
    }
  }

  /**
   * Writes the receipt, and beside it the relevance of each input, {@code NAME-relevance-0.npy} and
   * so on, so that a verification can say how large a difference is, and where.
   *
   * @param file the file, usually named {@code *.json}; replaced if it exists
   * @param explanation the explanation that this is the receipt of
   * @throws IllegalArgumentException if the receipt is of another explanation, or of several
   * @throws UncheckedIOException if a file cannot be written
   */
  public void write(Path file, Explanation explanation) {
    if (batches.size() != 1
        || !BatchRecord.of(explanation).relevance().equals(batches.get(0).relevance())) {
      throw new IllegalArgumentException("This is not the receipt of that explanation alone");
    }
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    List<String> files = new ArrayList<>();
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      for (String input : explanation.inputNames()) {
        files.add(name + "-relevance-" + files.size() + ".npy");
        NpyWriter.write(folder.resolve(files.get(files.size() - 1)), explanation.relevance(input));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The relevance cannot be written beside " + file, e);
    }
    new Receipt(
            made,
            origin,
            model,
            settings,
            command,
            evaluation,
            batches,
            new StoredRelevance(Optional.of(file), files))
        .write(file);
  }

  /**
   * Computes the explanation again, and compares.
   *
   * @param network the network
   * @param inputs a batch for each input; of a receipt of several explanations all their examples,
   *     one after the other
   * @return what came of it
   * @throws IllegalArgumentException if the receipt is of a report, which is to be written again
   *     and {@linkplain #compare compared}
   */
  public Verification verify(Model network, INDArray... inputs) {
    return verify(network, inputs, null, UnaryOperator.identity());
  }

  /**
   * Computes the explanation again, with masks, or with what had been registered.
   *
   * @param network the network
   * @param inputs a batch for each input
   * @param masks as the explanation had; null if no input has one
   * @param further registers families and the like on the explainer's builder, and returns it
   * @return what came of it
   */
  public Verification verify(
      Model network,
      INDArray[] inputs,
      INDArray[] masks,
      UnaryOperator<LrpExplainerBuilder> further) {
    return new Recomputation(this, network, further).of(inputs, masks);
  }

  /**
   * Compares with the receipt of the same, computed again.
   *
   * @param again the other receipt
   * @param relevance the largest difference of the relevance itself, if that was kept
   * @return what came of it
   */
  public Verification compare(Receipt again, Optional<RelevanceDifference> relevance) {
    return new Comparison(this, again).outcome(relevance);
  }

  /**
   * The receipt as JSON.
   *
   * @return the text
   */
  public String toJson() {
    return ReceiptJson.write(this);
  }

  /**
   * The checksum of a file, as receipts hold it.
   *
   * @param file the file
   * @return SHA-256 in hexadecimal digits
   * @throws IOException if it cannot be read
   */
  public static String checksum(Path file) throws IOException {
    return FileHash.of(file);
  }

  /**
   * How the command line was called.
   *
   * @return the command; empty of what was made by a program
   */
  public Optional<CommandRecord> command() {
    return command;
  }

  /**
   * What was evaluated, of the receipt of a report.
   *
   * @return number of examples, checksum of the data and figures; empty of explanations alone
   */
  public Optional<EvaluationRecord> evaluation() {
    return evaluation;
  }

  /**
   * What the explainer had been told.
   *
   * @return the settings
   */
  public ExplainerSettings settings() {
    return settings;
  }

  /**
   * When it was made.
   *
   * @return date and time, as ISO 8601
   */
  public String made() {
    return made;
  }

  /**
   * What it was made with: versions, processor, threads.
   *
   * @return names and values
   */
  public Map<String, String> origin() {
    return origin;
  }

  /**
   * How many examples were explained.
   *
   * @return the number, of all batches
   */
  public int examples() {
    return batches.stream().mapToInt(BatchRecord::examples).sum();
  }

  ModelRecord model() {
    return model;
  }

  List<BatchRecord> batches() {
    return batches;
  }

  StoredRelevance stored() {
    return stored;
  }

  /** The receipt for people, in some lines. */
  @Override
  public String toString() {
    return ReceiptText.of(this);
  }
}
