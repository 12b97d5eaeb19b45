package org.lrp4j.layer.recurrent;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.engine.step.RowRelevance;
import org.lrp4j.engine.vector.ArrayRows;
import org.lrp4j.engine.vector.RowGroups;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A forward pass over time, and relevance from the last moment back to the first. */
record ThroughTime(
    OverTime step,
    long[] inputShape,
    double[][] mask,
    RowRelevance rows,
    Optional<INDArray> kept,
    INDArray output)
    implements Capture {

  /** What each example lost on the way. */
  private record Lost(double[] toBias, double[] toMask, double[] toInitialState) {

    static Lost nothing(int examples) {
      return new Lost(new double[examples], new double[examples], new double[examples]);
    }

    Absorption all() {
      return Absorption.of(Absorber.BIAS, Arrays.stream(toBias).sum())
          .plus(Absorption.of(Absorber.MASK, Arrays.stream(toMask).sum()))
          .plus(Absorption.of(Absorber.INITIAL_STATE, Arrays.stream(toInitialState).sum()));
    }
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    rows.prepare();
    INDArray ofInput = step.bench().arrays().take(relevance.dataType(), inputShape);
    int examples = Math.toIntExact(inputShape[0]);
    int time = Math.toIntExact(inputShape[step.format().timeAxis().orElseThrow()]);
    Lost lost = Lost.nothing(examples);
    RowGroups.run(
        examples,
        step.multiplications(time, 1),
        (from, to) -> back(relevance, time, ofInput, lost, from, to));
    return new Redistribution(
        List.of(ofInput), step.bench().sumsUp() ? lost.all() : Absorption.NONE);
  }

  /** All moments of some examples. */
  private void back(INDArray ofOutput, int time, INDArray ofInput, Lost lost, int from, int to) {
    Recurrence recurrence = step.recurrence();
    int units = recurrence.units();
    int inputs = recurrence.inputs();
    long batch = ofOutput.size(0);
    DataFormat format = step.format();
    SequenceBlock arriving = new SequenceBlock(ofOutput, format, to - from).read(ofOutput, from);
    SequenceBlock given = new SequenceBlock(ofInput, format, to - from);
    Optional<ArrayRows> keeping = kept.map(ArrayRows::reading);
    Cell cell = recurrence.cell(ofOutput.dataType());
    RowRelevance.Worker worker = rows.worker(to - from);
    double[] fromAbove = new double[units];
    double[][] keptValues = new double[to - from][recurrence.kept() * units];
    double[][] ofSums = new double[to - from][units];
    double[][] ofBoth = new double[to - from][inputs + units];
    double[][][] ofState = step.emptyState(to - from);
    for (int t = time - 1; t >= 0; t--) {
      long first = t * batch + from;
      for (int n = 0; n < ofSums.length; n++) {
        arriving.get(n, t, fromAbove);
        add(fromAbove, 0, ofState[0][n]);
        if (mask != null && mask[from + n][t] == 0) {
          lost.toMask[from + n] += sum(ofState, n);
          OverTime.scale(ofState, n, 0);
        }
        if (keeping.isPresent()) {
          keeping.get().read(first + n, keptValues[n], 0);
        }
      }
      cell.before(keptValues, ofState, ofSums);
      worker.redistribute(first, ofSums, ofBoth);
      for (int n = 0; n < ofSums.length; n++) {
        given.put(n, t, ofBoth[n]);
        add(ofBoth[n], inputs, ofState[0][n]);
      }
    }
    given.write(ofInput, from);
    System.arraycopy(worker.absorbed(), 0, lost.toBias, from, to - from);
    for (int n = from; n < to; n++) {
      lost.toInitialState[n] = sum(ofState, n - from);
    }
  }

  private static void add(double[] summand, int at, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += summand[at + j];
    }
  }

  private static double sum(double[][][] state, int example) {
    double sum = 0;
    for (double[][] part : state) {
      for (double value : part[example]) {
        sum += value;
      }
    }
    return sum;
  }

  @Override
  public void release() {
    rows.release();
    kept.ifPresent(step.bench().arrays()::release);
    step.callEnded();
  }
}
