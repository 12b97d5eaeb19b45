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

/** The same {@link Cell} over time, from an empty state on. */
final class OverTime implements Step {

  private final Cell cell;
  private final DataFormat format;
  private final long inputs;
  private final long units;
  private final boolean obeysMask;
  private final LayerContext context;

  /**
   * A step.
   *
   * @param cell what happens at each moment
   * @param format how the layer reads sequences
   * @param inputs how many features an input has
   * @param units how many values each part of the state has
   * @param obeysMask whether a mask sets the state to zero
   * @param context whose memory is used, and whether sums are asked for
   */
  OverTime(
      Cell cell,
      DataFormat format,
      long inputs,
      long units,
      boolean obeysMask,
      LayerContext context) {
    this.cell = cell;
    this.format = format;
    this.inputs = inputs;
    this.units = units;
    this.obeysMask = obeysMask;
    this.context = context;
  }

  @Override
  public Capture forward(List<Signal> signals) {
    Signal sequence = signals.get(0);
    INDArray values = sequence.values();
    Affine.requireShape(values.shape(), format, inputs);
    Optional<INDArray> mask =
        sequence.mask().filter(given -> obeysMask).map(m -> m.castTo(values.dataType()));
    mask.ifPresent(m -> requireMask(values, m));
    Memory memory = context.memory();
    Moments moments = new Moments(format, memory);
    INDArray read = moments.inOrder(values);
    INDArray written = memory.take(values.dataType(), read.size(0), read.size(1), units);
    List<Cell.Moment> past = new ArrayList<>();
    List<INDArray> state = emptyState(values);
    for (int t = 0; t < read.size(0); t++) {
      Cell.Moment moment = cell.after(read.slice(t), state);
      state.forEach(memory::release);
      state = moment.state();
      if (mask.isPresent()) {
        INDArray column = mask.get().getColumn(t, true);
        state = state.stream().map(part -> masked(part, column)).toList();
      }
      written.slice(t).assign(state.get(0));
      past.add(moment);
    }
    state.forEach(memory::release);
    memory.release(read);
    INDArray output = moments.backInPlace(written);
    memory.release(written);
    return new ThroughTime(this, moments, values.shape(), mask, past, output);
  }

  /** A state of zeros, held by the caller. */
  List<INDArray> emptyState(INDArray like) {
    List<INDArray> state = new ArrayList<>();
    for (int part = 0; part < cell.parts(); part++) {
      state.add(context.memory().take(like.dataType(), like.size(0), units).assign(0));
    }
    return state;
  }

  private void requireMask(INDArray values, INDArray mask) {
    long steps = values.size(format.timeAxis().orElseThrow());
    if (mask.rank() != 2 || mask.size(0) != values.size(0) || mask.size(1) != steps) {
      throw new IllegalArgumentException(
          "expected a mask of shape ["
              + values.size(0)
              + ", "
              + steps
              + "], but got "
              + Arrays.toString(mask.shape()));
    }
  }

  private INDArray masked(INDArray state, INDArray column) {
    INDArray product = context.memory().take(state.dataType(), state.shape()).assign(state);
    product.muliColumnVector(column);
    context.memory().release(state);
    return product;
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
    return cell.affine().treatment();
  }

  @Override
  public Sign outputSign(List<Sign> signs) {
    return cell.parts() == 1 ? cell.affine().outputSign(List.of(Sign.ANY)) : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return cell.affine().inputVanishing(ofState(output));
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return cell.affine().givesToZeros(output);
  }

  @Override
  public void assume(List<Sign> signs, Vanishing output) {
    boolean noneBelow = signs.get(0) == Sign.NON_NEGATIVE && outputSign(signs) == Sign.NON_NEGATIVE;
    cell.affine().assume(List.of(noneBelow ? Sign.NON_NEGATIVE : Sign.ANY), ofState(output));
  }

  /** A state gets relevance from above and from the next moment. */
  private Vanishing ofState(Vanishing output) {
    return cell.parts() == 1 ? output.and(cell.affine().inputVanishing(output)) : Vanishing.NOWHERE;
  }
}
