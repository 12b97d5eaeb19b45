package org.lrp4j.examples;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.evaluation.ExplainedEvaluation;
import org.lrp4j.evaluation.TrustCheck;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a LeNet on the bundled digits, evaluates it on others, and writes a report of the examples
 * worth seeing to target/explained-evaluation.
 */
public final class ExplainEvaluation {

  private ExplainEvaluation() {}

  /**
   * Runs the example.
   *
   * @param arguments optionally the number of epochs to train, 3 by default
   * @throws IOException if the report cannot be written
   */
  public static void main(String... arguments) throws IOException {
    int epochs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), epochs);
    Path page = run(network, Path.of("target", "explained-evaluation"));
    System.out.println("Open " + page.toAbsolutePath());
  }

  static Path run(MultiLayerNetwork network, Path folder) throws IOException {
    try (ExplainedEvaluation evaluation =
        ExplainedEvaluation.builder(network)
            .explainer(explainer -> explainer.composite(Composite.epsilonPlusFlat()))
            .title("Digits, explained")
            .origin("LeNet", "1,000 handwritten digits")
            .allErrors()
            .trust(TrustCheck.DEFAULT.examples(30))
            .evaluate(numbered(Digits.test().batches(100)))) {
      System.out.println(evaluation.evaluation().stats());
      return evaluation.saveReport(folder);
    }
  }

  /** Says where each digit is; of a record reader, setCollectMetaData(true) does that. */
  private static DataSetIterator numbered(DataSetIterator digits) {
    List<DataSet> examples = new ArrayList<>();
    while (digits.hasNext()) {
      for (DataSet example : digits.next().asList()) {
        Serializable where = "test-images-idx3-ubyte.gz, image " + examples.size();
        example.setExampleMetaData(List.of(where));
        examples.add(example);
      }
    }
    return new ListDataSetIterator<>(examples, 100);
  }
}
