package org.lrp4j.family;

import static org.lrp4j.Networks.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.oracle.OneThread;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An example's relevance does not depend on the others of its batch. */
@ExtendWith(OneThread.class)
class BatchTest {

  static Stream<FamilyCase> rows() {
    return FamilyCases.all().stream().filter(FamilyCase::examplesApart);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aBatchGetsTheRelevanceOfItsExamplesOneByOne(FamilyCase row) {
    Model network = row.network(DataType.DOUBLE);
    INDArray[] batch = row.batch(DataType.DOUBLE, 22);
    INDArray[] masks = row.masks();
    try (LrpExplainer explainer = LrpExplainer.builder(network).verify(false).build()) {
      List<INDArray> together = relevance(explainer, network, masks, batch);
      List<INDArray> bySingle = new ArrayList<>();
      for (int n = 0; n < FamilyCase.BATCH; n++) {
        INDArray[] mask = masks == null ? null : FamilyCase.example(n, masks);
        bySingle.addAll(relevance(explainer, network, mask, FamilyCase.example(n, batch)));
      }
      for (int input = 0; input < batch.length; input++) {
        INDArray[] singles = new INDArray[FamilyCase.BATCH];
        for (int n = 0; n < singles.length; n++) {
          singles[n] = bySingle.get(n * batch.length + input);
        }
        assertClose(Nd4j.concat(0, singles), together.get(input), 1e-9);
      }
    }
  }

  private static List<INDArray> relevance(
      LrpExplainer explainer, Model network, INDArray[] masks, INDArray... batch) {
    INDArray begun = FamilyCase.relevance(FamilyCase.output(network, masks, batch));
    var explanation = explainer.explain(batch, masks, Target.relevance(begun));
    return explanation.inputNames().stream().map(explanation::relevance).toList();
  }
}
