package org.lrp4j.layer.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Attention over sequences [batch, features, steps]: of one sequence to itself, or of queries to
 * keys and values.
 */
final class AttentionStep implements Step {

  private final MultiHead attention;
  private final long[] features;
  private final boolean masksQueries;
  private final LayerContext context;

  /**
   * A step.
   *
   * @param attention what is computed
   * @param masksQueries whether the output is zero where the queries' mask is
   * @param context memory, and whether sums are asked for
   * @param features how many each input has: one number for a sequence that looks at itself, or
   *     those of queries, keys and values
   */
  AttentionStep(MultiHead attention, boolean masksQueries, LayerContext context, long... features) {
    this.attention = attention;
    this.masksQueries = masksQueries;
    this.context = context;
    this.features = features.clone();
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    for (int i = 0; i < features.length; i++) {
      Affine.requireShape(inputs.get(i).values().shape(), DataFormat.NCW, features[i]);
    }
    Signal queries = inputs.get(0);
    Signal keys = inputs.get(features.length / 2);
    Signal values = inputs.get(features.length - 1);
    requireSameSteps(keys.values(), values.values());
    Memory memory = context.memory();
    INDArray q = FeaturesLast.exchanged(queries.values(), memory);
    boolean toItself = features.length == 1;
    INDArray k = toItself ? q : FeaturesLast.exchanged(keys.values(), memory);
    INDArray v = toItself ? q : FeaturesLast.exchanged(values.values(), memory);
    KeysAndValues known = attention.read(k, v, mask(keys, values));
    Queried look = known.ask(q);
    memory.release(q);
    if (!toItself) {
      memory.release(k);
      memory.release(v);
    }
    INDArray output = FeaturesLast.exchanged(look.output(), memory);
    memory.release(look.output());
    Optional<INDArray> counts = masksQueries ? StepMask.of(queries) : Optional.empty();
    counts.ifPresent(mask -> output.muli(alongFeatures(mask, output)));
    return new Attended(look, counts, toItself, output, context);
  }

  /** Those steps count that count in both. */
  private static Optional<INDArray> mask(Signal keys, Signal values) {
    Optional<INDArray> ofKeys = StepMask.of(keys);
    Optional<INDArray> ofValues = StepMask.of(values);
    if (ofKeys.isEmpty() || ofValues.isEmpty() || keys == values) {
      return ofKeys.or(() -> ofValues);
    }
    return Optional.of(Nd4j.math().min(ofKeys.get(), ofValues.get()));
  }

  private static void requireSameSteps(INDArray keys, INDArray values) {
    if (keys.size(2) != values.size(2)) {
      throw new IllegalArgumentException(
          "expected a value for each key, but there are "
              + keys.size(2)
              + " steps of keys and "
              + values.size(2)
              + " of values");
    }
  }

  private static INDArray alongFeatures(INDArray mask, INDArray sequence) {
    return mask.reshape(mask.size(0), 1, mask.size(1)).broadcast(sequence.shape());
  }

  @Override
  public String treatment() {
    return attention.sharing().label();
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return attention.sharing().isEqual() ? Vanishing.NOWHERE : Vanishing.AT_ZERO;
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return attention.sharing().isEqual() && output;
  }

  @Override
  public Step sharingEqually() {
    MultiHead equal = attention.with(new EqualValues(context));
    return new AttentionStep(equal, masksQueries, context, features);
  }

  private record Attended(
      Queried look,
      Optional<INDArray> counts,
      boolean toItself,
      INDArray output,
      LayerContext context)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = context.memory();
      INDArray ofLook = FeaturesLast.exchanged(relevance, memory);
      Absorption absorbed = counts.isPresent() ? absorbedByMask(ofLook) : Absorption.NONE;
      Queried.Shares shares = look.redistribute(ofLook);
      memory.release(ofLook);
      var ofSteps = look.at().redistribute(shares.keys(), shares.values());
      List<INDArray> all = new ArrayList<>();
      if (toItself) {
        INDArray sum = ofSteps.values();
        shares.queries().ifPresent(share -> addTo(sum, share));
        ofSteps.keys().ifPresent(share -> addTo(sum, share));
        all.add(featuresFirst(sum));
      } else {
        all.add(featuresFirst(shares.queries().orElseGet(this::noneOfQueries)));
        all.add(featuresFirst(ofSteps.keys().orElseGet(() -> none(ofSteps.values(), keySize()))));
        all.add(featuresFirst(ofSteps.values()));
      }
      return new Redistribution(all, absorbed.plus(shares.absorbed()));
    }

    /** Takes away what arrived where the mask made the output zero. */
    private Absorption absorbedByMask(INDArray ofLook) {
      double before = sum(ofLook);
      INDArray kept = counts.get().neq(0).castTo(ofLook.dataType());
      long[] shape = ofLook.shape();
      ofLook.muli(kept.reshape(shape[0], shape[1], 1).broadcast(shape));
      return Absorption.of(Absorber.MASK, before - sum(ofLook));
    }

    private double sum(INDArray array) {
      return context.sumsUp() ? array.sumNumber().doubleValue() : 0;
    }

    private void addTo(INDArray sum, INDArray share) {
      sum.addi(share);
      context.memory().release(share);
    }

    private INDArray noneOfQueries() {
      return none(look.queries().steps(), look.queries().steps().size(2));
    }

    private long keySize() {
      return look.at().keys().steps().size(2);
    }

    private INDArray none(INDArray steps, long size) {
      return context.memory().take(output.dataType(), steps.size(0), steps.size(1), size).assign(0);
    }

    private INDArray featuresFirst(INDArray share) {
      INDArray exchanged = FeaturesLast.exchanged(share, context.memory());
      context.memory().release(share);
      return exchanged;
    }

    @Override
    public void release() {
      look.at().release();
      look.release();
    }
  }
}
