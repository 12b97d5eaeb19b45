package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.LrpExplainer;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.oracle.DoubleByDefault;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every row of the table of cases, with every mask that DL4J can run it with, alone and in front of
 * layers that look at the mask it hands on: the explained output is {@code output(x, mask)}, or the
 * call is refused.
 *
 * <p>Each row has one of three kinds of masks, in turn; {@code -Dlrp4j.masks.all=true} gives it
 * all.
 */
@ExtendWith({OneThread.class, DoubleByDefault.class})
@DisplayName("Under every mask each family explains what DL4J computes")
class EveryMaskTest {

  /** Why a mask that DL4J can run with is refused; each has a test of its own elsewhere. */
  private static final List<String> REASONS =
      List.of(
          "must have the shape [examples, time steps]", // masks of images
          "hands its mask on unchanged, which does not fit any more",
          "begins and ends with 0, and there Deeplearning4j",
          "where several examples go through TimeDistributed",
          "does not tell the last one that counts",
          "The network's output holds NaN or infinite values"); // where no step counts

  private static final boolean ALL = Boolean.getBoolean("lrp4j.masks.all");
  private static final int KINDS = 3;

  private final List<String> problems = new ArrayList<>();
  private int compared;

  @Test
  void orRefusesIt() {
    for (FamilyCase row : FamilyCases.all()) {
      boolean isLeftOut = row.mask().isPresent() || !ALL && isOfImages(row);
      for (FamilyCase each : isLeftOut ? List.<FamilyCase>of() : readers(row)) {
        network(each)
            .ifPresent(
                network -> {
                  for (INDArray[] masks : masks(each)) {
                    compare(each, network, masks);
                  }
                });
      }
    }
    assertEquals(List.of(), problems);
    assertTrue(compared > 400, "only " + compared + " were compared");
  }

  private static boolean isOfImages(FamilyCase row) {
    return row.inputs().get(0).format().rank() > DataFormat.NCW.rank();
  }

  private void compare(FamilyCase row, Model network, INDArray... masks) {
    INDArray[] batch = row.batch(DataType.DOUBLE, 17);
    INDArray expected;
    try {
      expected = FamilyCase.output(network, FamilyCase.copies(masks), batch);
    } catch (RuntimeException e) {
      return; // DL4J itself cannot
    }
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray actual = explainer.explain(batch, masks).output();
      compared++;
      if (!isClose(expected, actual)) {
        problems.add(row + " " + Arrays.toString(masks) + ": " + expected + ", not " + actual);
      }
    } catch (UnsupportedModelException e) {
      return; // by the layer behind, whatever the mask
    } catch (IllegalArgumentException e) {
      if (REASONS.stream().noneMatch(e.getMessage()::contains)) {
        problems.add(row + " " + Arrays.toString(masks) + ": " + e);
      }
    }
  }

  private static boolean isClose(INDArray expected, INDArray actual) {
    double[] wanted = Samples.flat(expected);
    double[] found = Samples.flat(actual);
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    for (int i = 0; i < wanted.length; i++) {
      boolean same = Double.compare(wanted[i], found[i]) == 0;
      if (!same && !(Math.abs(wanted[i] - found[i]) <= 1e-9 * largest)) {
        return false;
      }
    }
    return wanted.length == found.length;
  }

  /** The row, and with layers behind it that look at masks. */
  private static List<FamilyCase> readers(FamilyCase row) {
    List<FamilyCase> all = new ArrayList<>();
    all.add(row);
    if (row.part() instanceof Part.Chain chain) {
      all.add(behind(row, chain, new GlobalPoolingLayer(PoolingType.AVG)));
      all.add(
          behind(
              row,
              chain,
              new LastTimeStep(
                  new SimpleRnn.Builder()
                      .nOut(2)
                      .weightInit(WeightInit.XAVIER)
                      .activation(Activation.TANH)
                      .build())));
    }
    return all;
  }

  private static FamilyCase behind(FamilyCase row, Part.Chain chain, Layer layer) {
    List<Layer> layers = new ArrayList<>(chain.layers());
    layers.add(layer);
    String name = row.name() + ", then " + layer.getClass().getSimpleName();
    CaseInput[] inputs = row.inputs().toArray(CaseInput[]::new);
    return FamilyCase.of(name, new Part.Chain(layers), row.reference(), inputs);
  }

  /** Not all layers can stand in front of all others. */
  private static Optional<Model> network(FamilyCase row) {
    try {
      return Optional.of(row.network(DataType.DOUBLE));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** For each input alone, and for all together. */
  private static List<INDArray[]> masks(FamilyCase row) {
    List<INDArray[]> all = new ArrayList<>();
    int inputs = row.inputs().size();
    int drawn = Math.floorMod(row.name().hashCode(), KINDS);
    for (int kind = ALL ? 0 : drawn; kind < (ALL ? KINDS : drawn + 1); kind++) {
      INDArray[] together = new INDArray[inputs];
      for (int i = 0; i < inputs; i++) {
        INDArray[] alone = new INDArray[inputs];
        alone[i] = mask(row.inputs().get(i), kind);
        together[i] = alone[i];
        if (inputs > 1) {
          all.add(alone);
        }
      }
      all.add(together);
    }
    return all;
  }

  /** Ends early; has gaps; begins late, or is a single step. */
  private static INDArray mask(CaseInput input, int kind) {
    long[] shape = shape(input);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, shape);
    int steps = (int) (mask.length() / shape[0]);
    INDArray rows = mask.reshape('c', shape[0], steps);
    for (int n = 0; n < shape[0]; n++) {
      for (int t = 0; t < steps; t++) {
        boolean counts =
            switch (kind) {
              case 0 -> t < Math.max(1, steps - n);
              case 1 -> t == 0 || (t + n) % 2 == 0;
              case 2 -> t >= Math.min(n, steps - 1);
              default -> n != 1 || t == steps / 2;
            };
        rows.putScalar(n, t, counts ? 1 : 0);
      }
    }
    return rows.reshape('c', shape);
  }

  private static long[] shape(CaseInput input) {
    if (input.words().isPresent()) {
      return new long[] {FamilyCase.BATCH, input.example()[input.example().length - 1]};
    }
    DataFormat format = input.format();
    return switch (format) {
      case NCW, NWC -> new long[] {FamilyCase.BATCH, input.positions()};
      case NCHW -> new long[] {FamilyCase.BATCH, 1, input.example()[1], input.example()[2]};
      case NHWC -> new long[] {FamilyCase.BATCH, 1, input.example()[0], input.example()[1]};
      default -> new long[] {FamilyCase.BATCH, 1};
    };
  }
}
