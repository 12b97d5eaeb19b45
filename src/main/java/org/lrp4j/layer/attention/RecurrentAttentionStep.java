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
import org.lrp4j.layer.recurrent.Moments;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Moment by moment: the output before looks at the whole input, and what it sees is read on. */
final class RecurrentAttentionStep implements Step {

  private final MultiHead attention;
  private final SideBySide map;
  private final long inputs;
  private final long units;
  private final LayerContext context;

  /**
   * A step.
   *
   * @param attention of an output to the input's steps
   * @param map of an input and what was seen
   * @param inputs how many features an input has
   * @param units how many an output has
   * @param context memory, and whether sums are asked for
   */
  RecurrentAttentionStep(
      MultiHead attention, SideBySide map, long inputs, long units, LayerContext context) {
    this.attention = attention;
    this.map = map;
    this.inputs = inputs;
    this.units = units;
    this.context = context;
  }

  @Override
  public Capture forward(List<Signal> signals) {
    Signal sequence = signals.get(0);
    INDArray values = sequence.values();
    Affine.requireShape(values.shape(), DataFormat.NCW, inputs);
    Memory memory = context.memory();
    INDArray steps = FeaturesLast.exchanged(values, memory);
    KeysAndValues known = attention.read(steps, steps, StepMask.of(sequence));
    memory.release(steps);
    Moments moments = new Moments(DataFormat.NCW, memory);
    INDArray read = moments.inOrder(values);
    INDArray written = memory.take(values.dataType(), read.size(0), read.size(1), units);
    List<Moment> past = new ArrayList<>();
    for (int t = 0; t < read.size(0); t++) {
      Optional<Queried> look = t == 0 ? Optional.empty() : Optional.of(look(known, written, t - 1));
      INDArray seen = look.map(this::seen).orElseGet(() -> nothing(values));
      SideBySide.Run run = map.of(read.slice(t), seen);
      memory.release(seen);
      written.slice(t).assign(run.output());
      memory.release(run.output());
      past.add(new Moment(look, run));
    }
    memory.release(read);
    INDArray output = moments.backInPlace(written);
    memory.release(written);
    return new Past(known, past, moments, output, context);
  }

  private Queried look(KeysAndValues known, INDArray outputs, int moment) {
    INDArray query = context.memory().take(outputs.dataType(), outputs.size(1), 1, units);
    query.reshape('c', outputs.size(1), units).assign(outputs.slice(moment));
    Queried look = known.ask(query);
    context.memory().release(query);
    return look;
  }

  /** [batch, units], held by the caller. */
  private INDArray seen(Queried look) {
    return look.output().reshape('c', look.output().size(0), units);
  }

  private INDArray nothing(INDArray like) {
    return context.memory().take(like.dataType(), like.size(0), units).assign(0);
  }

  @Override
  public String treatment() {
    return map.step().treatment() + ", " + attention.sharing().label();
  }

  @Override
  public Sign outputSign(List<Sign> signs) {
    return map.step().outputSign(List.of(Sign.ANY));
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return map.step().givesToZeros(output);
  }

  @Override
  public void assume(List<Sign> signs, Vanishing output) {
    // A state may be asked for relevance by the queries of the next moment as well.
    map.step().assume(List.of(Sign.ANY), Vanishing.NOWHERE);
  }

  private record Moment(Optional<Queried> look, SideBySide.Run run) {

    void release() {
      look.ifPresent(Queried::release);
      run.release();
    }
  }

  private record Past(
      KeysAndValues known,
      List<Moment> past,
      Moments moments,
      INDArray output,
      LayerContext context)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = context.memory();
      INDArray ofOutput = moments.inOrder(relevance);
      INDArray steps = known.values().steps();
      INDArray ofInput = memory.take(steps.dataType(), steps.size(1), steps.size(0), steps.size(2));
      Optional<INDArray> ofKeys = Optional.empty();
      INDArray ofValues = zerosLike(known.values().byHead());
      Absorption absorbed = Absorption.NONE;
      for (int t = past.size() - 1; t >= 0; t--) {
        Moment moment = past.get(t);
        SideBySide.Share share = moment.run().redistribute(ofOutput.slice(t));
        absorbed = absorbed.plus(share.absorbed());
        ofInput.slice(t).assign(share.input());
        memory.release(share.input());
        INDArray ofSeen = share.before();
        if (moment.look().isEmpty()) {
          absorbed = absorbed.plus(Absorption.of(Absorber.INITIAL_STATE, sum(ofSeen)));
        } else {
          Queried.Shares back = moment.look().get().redistribute(asStep(ofSeen));
          absorbed = absorbed.plus(back.absorbed());
          ofValues.addi(back.values());
          memory.release(back.values());
          ofKeys = added(ofKeys, back.keys());
          if (back.queries().isPresent()) {
            INDArray before = ofOutput.slice(t - 1);
            before.addi(back.queries().get().reshape('c', before.shape()));
            memory.release(back.queries().get());
          }
        }
        memory.release(ofSeen);
      }
      memory.release(ofOutput);
      INDArray all = moments.backInPlace(ofInput);
      memory.release(ofInput);
      var ofSteps = known.redistribute(ofKeys, ofValues);
      ofSteps.keys().ifPresent(share -> addFeaturesFirst(all, share));
      addFeaturesFirst(all, ofSteps.values());
      return new Redistribution(List.of(all), absorbed);
    }

    private static INDArray asStep(INDArray units) {
      return units.reshape('c', units.size(0), 1, units.size(1));
    }

    private Optional<INDArray> added(Optional<INDArray> sum, Optional<INDArray> share) {
      if (sum.isEmpty() || share.isEmpty()) {
        return sum.or(() -> share);
      }
      sum.get().addi(share.get());
      context.memory().release(share.get());
      return sum;
    }

    private INDArray zerosLike(INDArray array) {
      return context.memory().take(array.dataType(), array.shape()).assign(0);
    }

    private void addFeaturesFirst(INDArray sum, INDArray share) {
      sum.addi(share.permute(0, 2, 1));
      context.memory().release(share);
    }

    private double sum(INDArray array) {
      return context.sumsUp() ? array.sumNumber().doubleValue() : 0;
    }

    @Override
    public void release() {
      past.forEach(Moment::release);
      known.release();
    }
  }
}
