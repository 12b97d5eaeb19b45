package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.lrp4j.Networks.assertClose;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.oracle.OneThread;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is explained is what DL4J computes, and neither input nor network are written to. */
@ExtendWith(OneThread.class)
class ForwardEqualityTest {

  static Stream<Arguments> rows() {
    return FamilyCases.all().stream()
        .flatMap(
            row -> Stream.of(DataType.DOUBLE, DataType.FLOAT).map(type -> Arguments.of(row, type)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rows")
  void theOutputIsThatOfTheNetworkWhichStaysAsItIs(FamilyCase row, DataType type) {
    Model network = row.network(type);
    INDArray parameters = parameters(network);
    INDArray[] batch = row.batch(type, 21);
    INDArray[] masks = row.masks();
    INDArray expected = expected(row, network, batch);
    INDArray[] given = FamilyCase.copies(batch);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray actual = explainer.explain(given, masks).output();

      assertClose(expected, actual, type == DataType.DOUBLE ? 1e-9 : 1e-5);
      assertArrayEquals(batch, given, "the caller's input");
      assertArrayEquals(row.masks(), masks, "the caller's mask");
      assertArrayEquals(bits(parameters), bits(parameters(network)), "the parameters");
      assertArrayEquals(
          bits(expected), bits(expected(row, network, batch)), "the network's own output");
    }
  }

  private static INDArray parameters(Model network) {
    return network.numParams() == 0 ? null : network.params().dup();
  }

  private static double[] bits(INDArray array) {
    return array == null ? new double[0] : array.dup('c').data().asDouble();
  }

  /** In FLOAT the oneDNN build cannot run dilated convolutions: there it is that of DOUBLE. */
  private static INDArray expected(FamilyCase row, Model network, INDArray... batch) {
    try {
      return FamilyCase.output(network, row.masks(), batch);
    } catch (RuntimeException e) {
      if (batch[0].dataType() == DataType.DOUBLE) {
        throw e;
      }
      INDArray[] exact =
          List.of(batch).stream().map(a -> a.castTo(DataType.DOUBLE)).toArray(INDArray[]::new);
      return FamilyCase.output(row.network(DataType.DOUBLE), row.masks(), exact)
          .castTo(DataType.FLOAT);
    }
  }
}
