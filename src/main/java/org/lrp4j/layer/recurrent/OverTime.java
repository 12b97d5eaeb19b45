package org.lrp4j.layer.recurrent;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.engine.step.RowRelevance;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.engine.vector.ArrayRows;
import org.lrp4j.engine.vector.KeptMatrices;
import org.lrp4j.engine.vector.RowGroups;
import org.lrp4j.engine.vector.RowMatrix;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The same {@link Recurrence} moment by moment, from an empty state on. */
final class OverTime implements Step {

  /** A name, since a recurrence as a key would have its parameters hashed. */
  private static final String ALL_BLOCKS = "all blocks";

  private final Recurrence recurrence;
  private final DataFormat format;
  private final boolean obeysMask;
  private final StepContext context;
  private final KeptMatrices matrices = new KeptMatrices();

  /**
   * A step.
   *
   * @param recurrence what happens at each moment
   * @param format how the layer reads sequences
   * @param obeysMask whether a mask sets the state to zero
   * @param context its place
   */
  OverTime(Recurrence recurrence, DataFormat format, boolean obeysMask, LayerContext context) {
    this.recurrence = recurrence;
    this.format = format;
    this.obeysMask = obeysMask;
    this.context = StepContext.of(context);
  }

  @Override
  public Capture forward(List<Signal> signals) {
    Signal sequence = signals.get(0);
    INDArray values = sequence.values();
    Affine.requireShape(values.shape(), format, recurrence.inputs());
    Optional<INDArray> mask = sequence.mask().filter(given -> obeysMask);
    mask.ifPresent(m -> requireMask(values, m));
    LayerParameters parameters = recurrence.parameters();
    matrices.refresh(parameters.sources(), context.bench().fingerprints());
    RowMatrix weights = matrices.get(ALL_BLOCKS, () -> matrix(parameters));
    int time = Math.toIntExact(values.size(format.timeAxis().orElseThrow()));
    int batch = Math.toIntExact(values.size(0));
    Written written = new Written(time, batch, values.dataType());
    double[][] counts = mask.map(m -> m.castTo(DataType.DOUBLE).toDoubleMatrix()).orElse(null);
    double[] left = context.zeroBias() ? first(parameters.bias().get()).toDoubleVector() : null;
    RowGroups.run(
        batch,
        multiplications(time, recurrence.blocks()),
        (from, to) -> run(values, weights, left, counts, written, from, to));
    LayerParameters ofFirst =
        new LayerParameters(
            DataFormat.NC,
            DataFormat.NC,
            parameters.sources(),
            () -> first(parameters.weights().get()),
            () -> first(parameters.bias().get()));
    RowRelevance relevance =
        new RowRelevance(
            context.rule(), context.bench(), matrices, ofFirst, written.inputs, written.sums);
    return new ThroughTime(this, values.shape(), counts, relevance, written.kept, written.outputs);
  }

  private static RowMatrix matrix(LayerParameters parameters) {
    return RowMatrix.of(parameters.weights().get(), parameters.bias().get());
  }

  /** The first block of weights or biases. */
  private INDArray first(INDArray blocks) {
    var columns = NDArrayIndex.interval(0, recurrence.units());
    return blocks.rank() == 2 && blocks.size(0) > 1
        ? blocks.get(NDArrayIndex.all(), columns)
        : blocks.reshape(blocks.length()).get(columns);
  }

  /** How many an example takes. */
  long multiplications(long moments, int blocks) {
    long columns = (long) blocks * recurrence.units();
    return moments * columns * (recurrence.inputs() + recurrence.units());
  }

  /** What a forward pass writes; all but the output moment by moment, then example by example. */
  private final class Written {
    private final INDArray outputs;
    private final INDArray inputs;
    private final INDArray sums;
    private final Optional<INDArray> kept;

    Written(long time, long batch, DataType type) {
      Memory memory = context.memory();
      int units = recurrence.units();
      outputs =
          format == DataFormat.NWC
              ? memory.take(type, batch, time, units)
              : memory.take(type, batch, units, time);
      inputs = memory.take(type, time * batch, recurrence.inputs() + units);
      sums = memory.take(type, time * batch, units);
      kept =
          recurrence.kept() == 0
              ? Optional.empty()
              : Optional.of(memory.take(type, time * batch, recurrence.kept() * units));
    }
  }

  /** All moments of some examples. */
  private void run(
      INDArray values,
      RowMatrix weights,
      double[] biasLeftOut,
      double[][] mask,
      Written written,
      int from,
      int to) {
    int units = recurrence.units();
    int batch = Math.toIntExact(values.size(0));
    int time = Math.toIntExact(values.size(format.timeAxis().orElseThrow()));
    SequenceBlock sequences = new SequenceBlock(values, format, to - from).read(values, from);
    SequenceBlock outputs = new SequenceBlock(written.outputs, format, to - from);
    ArrayRows inputs = ArrayRows.writing(written.inputs);
    ArrayRows preActivations = ArrayRows.writing(written.sums);
    Optional<ArrayRows> keeping = written.kept.map(ArrayRows::writing);
    Cell cell = recurrence.cell(values.dataType());
    RowMatrix.Product product = weights.product(to - from);
    double[][] both = new double[to - from][recurrence.inputs() + units];
    double[][] sums = new double[to - from][recurrence.blocks() * units];
    double[][] kept = new double[to - from][recurrence.kept() * units];
    double[][][] state = emptyState(to - from);
    for (int t = 0; t < time; t++) {
      long first = (long) t * batch + from;
      for (int n = 0; n < both.length; n++) {
        sequences.get(n, t, both[n]);
        System.arraycopy(state[0][n], 0, both[n], recurrence.inputs(), units);
        inputs.write(first + n, both[n], 0);
      }
      product.of(both, sums);
      for (int n = 0; n < both.length; n++) {
        preActivations.write(first + n, without(biasLeftOut, sums[n]), 0);
      }
      cell.after(sums, state, kept);
      for (int n = 0; n < both.length; n++) {
        if (mask != null) {
          scale(state, n, mask[from + n][t]);
        }
        outputs.put(n, t, state[0][n]);
        if (keeping.isPresent()) {
          keeping.get().write(first + n, kept[n], 0);
        }
      }
    }
    outputs.write(written.outputs, from);
  }

  /** Pre-activations as the rule sees them. */
  private static double[] without(double[] bias, double[] sums) {
    if (bias == null) {
      return sums;
    }
    double[] rest = new double[bias.length];
    Arrays.setAll(rest, j -> sums[j] - bias[j]);
    return rest;
  }

  static void scale(double[][][] state, int example, double factor) {
    for (double[][] part : state) {
      for (int j = 0; j < part[example].length; j++) {
        part[example][j] *= factor;
      }
    }
  }

  /** A state of zeros. */
  double[][][] emptyState(int examples) {
    return new double[recurrence.parts()][examples][recurrence.units()];
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

  /** To be called when a call has ended: frees what is not to be kept until the next one. */
  void callEnded() {
    if (!context.bench().keepsWeights()) {
      matrices.clear();
    }
  }

  Recurrence recurrence() {
    return recurrence;
  }

  DataFormat format() {
    return format;
  }

  Workbench bench() {
    return context.bench();
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> formats, int rank) {
    return format;
  }

  @Override
  public String treatment() {
    return context.rule().label();
  }

  @Override
  public Sign outputSign(List<Sign> signs) {
    return recurrence.outputSign();
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return context.rule().givesToZeros() ? Vanishing.NOWHERE : Vanishing.AT_ZERO;
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return context.rule().givesToZeros();
  }
}
