package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.operation.Ops;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation with fixed statistics: {@code γ/√(var + eps) · x + β − …}, affine under the
 * epsilon rule, as DL4J's own layer.
 */
final class BatchNormalizations implements Treatment {

  static final String NAME = "batchnorm";

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    OperationGraph graph = operation.graph();
    List<String> fixed = operation.arguments().subList(1, operation.arguments().size());
    boolean areFixed =
        fixed.stream().allMatch(name -> !graph.isSignal(name) && graph.isFixed(name));
    long[] integers = operation.integers();
    if (!areFixed || integers.length > 3) {
      return Optional.empty();
    }
    boolean hasGamma = integers[0] != 0;
    boolean hasBeta = integers[1] != 0;
    int axis = integers.length > 2 ? (int) integers[2] : -1;
    ChannelAxis channels = axis > 0 ? new ChannelAxis(axis, 0) : ChannelAxis.LAST;
    double eps = ((CustomOp) operation.function()).tArgs()[0];
    AffineTerm term =
        new AffineTerm(
            operation.argument(0),
            Ops::scale,
            fixed,
            (values, rank) -> channels.format(rank).along(scale(values, hasGamma, eps)),
            Optional.of(
                (values, rank) -> {
                  INDArray shift = values.get(0).mul(scale(values, hasGamma, eps)).neg();
                  int place = hasGamma ? 3 : 2;
                  return hasBeta ? shift.add(values.get(place)) : shift;
                }),
            channels,
            false,
            false,
            false);
    return Optional.of(new AffineGroup(List.of(term), List.of(), graph).passage(operation));
  }

  private static INDArray scale(List<INDArray> values, boolean hasGamma, double eps) {
    INDArray deviation = Transforms.sqrt(values.get(1).add(eps));
    return hasGamma ? values.get(2).div(deviation) : deviation.rdiv(1);
  }

  @Override
  public String label() {
    return "with fixed statistics affine under the epsilon rule";
  }
}
