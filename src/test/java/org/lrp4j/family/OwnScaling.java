package org.lrp4j.family;

import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A scale and shift of channels of any format, as a user's layer could be one; it takes the place
 * of dropout, which computes nothing.
 */
record OwnScaling(CaseInput input, DataType type) implements Affine, ScaleAndShift {

  LayerFamily<DropoutLayer> family() {
    return LayerFamily.of(
        DropoutLayer.class,
        LayerKind.NORMALIZATION,
        (layer, configuration, context) -> context.affine(this));
  }

  private DataFormat format() {
    return input.format();
  }

  private INDArray perChannel(IntToDoubleFunction value) {
    return Nd4j.createFromArray(IntStream.range(0, input.channels()).mapToDouble(value).toArray())
        .castTo(type);
  }

  INDArray apply(INDArray a) {
    return a.mul(format().along(scale()).broadcast(a.shape()))
        .add(format().along(shift()).broadcast(a.shape()));
  }

  @Override
  public DifferentiableMap map() {
    return Ops::scale;
  }

  @Override
  public LayerParameters parameters(Signal input) {
    return new LayerParameters(
        format(), format(), List.of(), () -> format().along(scale()), () -> bias(null));
  }

  @Override
  public Optional<ScaleAndShift> scaleAndShift() {
    return Optional.of(this);
  }

  @Override
  public String name() {
    return "normalization";
  }

  @Override
  public List<INDArray> sources() {
    return List.of();
  }

  @Override
  public INDArray scale() {
    return perChannel(c -> 0.75 - 1.25 * c);
  }

  @Override
  public int channelAxis(int rank) {
    return format().channelAxis();
  }

  @Override
  public INDArray bias(INDArray before) {
    INDArray shifts = perChannel(c -> 0.5 + c);
    return before == null ? shifts : before.mul(scale()).addi(shifts);
  }
}
