package org.lrp4j.engine.step;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

@ExtendWith(OneThread.class)
class OwnOperationsTest {

  @Test
  void aMapWithOperationsThatOnlySameDiffsSessionRunsGivesTheSame() {
    Random random = new Random(8);
    INDArray input = Samples.normal(random, DataType.DOUBLE, 3, 5);
    INDArray weights = Samples.normal(random, DataType.DOUBLE, 5, 4);
    INDArray bias = Samples.normal(random, DataType.DOUBLE, 4);
    INDArray relevance = Samples.normal(random, DataType.DOUBLE, 3, 4);
    LayerParameters parameters = LayerParameters.of(DataFormat.NC, weights, bias);

    RelevanceStep usual = new RelevanceStep(Ops::matmul, new ZPlusRule(), Workbench.create());
    RelevanceStep session =
        new RelevanceStep(
            (a, w) -> Ops.matmul(a.getSameDiff().identity(a), w),
            new ZPlusRule(),
            Workbench.create());
    for (int i = 0; i < 3; i++) {
      Capture ofUsual = usual.forward(input, parameters);
      Capture ofSession = session.forward(input, parameters);
      Samples.assertClose(Samples.flat(ofUsual.output()), ofSession.output(), DataType.DOUBLE);
      Samples.assertClose(
          Samples.flat(ofUsual.redistribute(relevance).inputs().get(0)),
          ofSession.redistribute(relevance).inputs().get(0),
          DataType.DOUBLE);
      ofUsual.release();
      ofSession.release();
    }
  }
}
