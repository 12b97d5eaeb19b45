package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The inputs of a survey.
 *
 * @param file what they are called: numbers of rows alone would be those of other files, too
 * @param source reads them
 * @param scale normalises them
 * @param labelled their classes, if they are known
 */
record SurveyInputs(
    String file, InputSource source, InputScale scale, Optional<LabelledInputs> labelled) {

  /** What tells the examples of a batch from all others. */
  List<String> ids(Batch batch) {
    return IntStream.range(0, batch.positions().size())
        .mapToObj(
            i ->
                labelled
                    .map(inputs -> inputs.places().get(batch.positions().get(i)))
                    .orElse(idOf(batch.names().get(i))))
        .toList();
  }

  private String idOf(String name) {
    return source.isFiles() ? name : file + " " + name;
  }

  /** What the only example of a batch is called on a page. */
  String name(Batch one) {
    return source.isFiles() || labelled.isPresent()
        ? ids(one).get(0)
        : "example " + one.names().get(0);
  }

  /** The labels of a batch, one-hot; null if they are not known. */
  INDArray labels(Batch batch) {
    if (labelled.isEmpty()) {
      return null;
    }
    LabelledInputs inputs = labelled.get();
    INDArray labels =
        Nd4j.zeros(DataType.FLOAT, batch.positions().size(), Math.max(2, inputs.names().size()));
    for (int i = 0; i < batch.positions().size(); i++) {
      labels.putScalar(i, inputs.classes().get(batch.positions().get(i)), 1);
    }
    return labels;
  }

  List<String> classNames(ClassLabels labels) {
    return labelled.map(LabelledInputs::names).orElse(labels.names());
  }
}
