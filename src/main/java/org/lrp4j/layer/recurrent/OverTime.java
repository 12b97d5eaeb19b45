package org.lrp4j.layer.recurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The same step over time. At each moment the cell reads input and state side by side, [batch,
 * inputs + units], and gives the next state, [batch, units], which is the output as well. One step
 * is run once a moment: its weights are modified and looked at once.
 */
final class OverTime implements Step {

  private final Step cell;
  private final DataFormat format;
  private final long inputs;
  private final long units;
  private final LayerContext context;

  /**
   * A step.
   *
   * @param cell what happens at each moment
   * @param format how the layer reads sequences
   * @param inputs how many features an input has
   * @param units how many values a state has
   * @param context whose memory is used, and whether sums are asked for
   */
  OverTime(Step cell, DataFormat format, long inputs, long units, LayerContext context) {
    this.cell = cell;
    this.format = format;
    this.inputs = inputs;
    this.units = units;
    this.context = context;
  }

  @Override
  public Capture forward(List<Signal> signals) {
    Signal sequence = signals.get(0);
    INDArray values = sequence.values();
    Affine.requireShape(values.shape(), format, inputs);
    Optional<INDArray> mask = sequence.mask().map(m -> m.castTo(values.dataType()));
    mask.ifPresent(m -> requireMask(values, m));
    Memory memory = context.memory();
    long[] shape = values.shape().clone();
    shape[format.channelAxis()] = units;
    INDArray output = memory.take(values.dataType(), shape);
    List<Capture> moments = new ArrayList<>();
    INDArray state = memory.take(values.dataType(), values.size(0), units).assign(0);
    for (int t = 0; t < steps(values); t++) {
      INDArray both = sideBySide(at(values, t), state);
      Capture moment = cell.forward(List.of(Signal.of(both)));
      memory.release(both); // the cell keeps it if it looks at it again
      memory.release(state);
      state = moment.output();
      if (mask.isPresent()) {
        state = masked(state, mask.get().getColumn(t, true));
      }
      at(output, t).assign(state);
      moments.add(moment);
    }
    memory.release(state);
    return new ThroughTime(this, values.shape(), mask, moments, output);
  }

  private void requireMask(INDArray values, INDArray mask) {
    if (mask.rank() != 2 || mask.size(0) != values.size(0) || mask.size(1) != steps(values)) {
      throw new IllegalArgumentException(
          "expected a mask of shape ["
              + values.size(0)
              + ", "
              + steps(values)
              + "], but got "
              + Arrays.toString(mask.shape()));
    }
  }

  /** The input of the cell. */
  private INDArray sideBySide(INDArray input, INDArray state) {
    INDArray both = context.memory().take(state.dataType(), state.size(0), inputs + units);
    both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, inputs)).assign(input);
    both.get(NDArrayIndex.all(), NDArrayIndex.interval(inputs, inputs + units)).assign(state);
    return both;
  }

  private INDArray masked(INDArray state, INDArray column) {
    INDArray product = context.memory().take(state.dataType(), state.shape()).assign(state);
    product.muliColumnVector(column);
    context.memory().release(state);
    return product;
  }

  long steps(INDArray sequence) {
    return sequence.size(format.timeAxis().orElseThrow());
  }

  /** The values of one moment, [batch, features], as a view. */
  INDArray at(INDArray sequence, int t) {
    INDArrayIndex all = NDArrayIndex.all();
    INDArrayIndex moment = NDArrayIndex.point(t);
    return format == DataFormat.NWC
        ? sequence.get(all, moment, all)
        : sequence.get(all, all, moment);
  }

  long inputs() {
    return inputs;
  }

  long units() {
    return units;
  }

  LayerContext context() {
    return context;
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> formats, int rank) {
    return format;
  }

  @Override
  public String treatment() {
    return cell.treatment();
  }

  @Override
  public Sign outputSign(List<Sign> signs) {
    return cell.outputSign(List.of(Sign.ANY));
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return cell.inputVanishing(ofState(output));
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return cell.givesToZeros(output);
  }

  @Override
  public void assume(List<Sign> signs, Vanishing output) {
    boolean noneBelow = signs.get(0) == Sign.NON_NEGATIVE && outputSign(signs) == Sign.NON_NEGATIVE;
    cell.assume(List.of(noneBelow ? Sign.NON_NEGATIVE : Sign.ANY), ofState(output));
  }

  /** A state gets relevance from above and from the next moment. */
  private Vanishing ofState(Vanishing output) {
    return output.and(cell.inputVanishing(output));
  }
}
