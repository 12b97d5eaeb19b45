package org.lrp4j.layer.combining;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.engine.step.SumStep;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** An element-wise maximum of several inputs. */
public final class MaximumOfInputs implements Step {

  private final Maximum treatment;
  private final boolean averagesEqually;
  private final LayerContext context;
  private final SumStep sum;
  private final Memory memory;

  /**
   * A maximum.
   *
   * @param context whose memory and treatment of maxima are used
   */
  public MaximumOfInputs(LayerContext context) {
    this(context, false);
  }

  private MaximumOfInputs(LayerContext context, boolean averagesEqually) {
    this.treatment = context.treatments().maximum();
    this.averagesEqually = averagesEqually;
    this.context = context;
    this.sum = StepContext.of(context).sum();
    this.memory = context.memory();
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    INDArray first = values.get(0);
    INDArray largest = memory.take(first.dataType(), first.shape()).assign(first);
    values.stream().skip(1).forEach(value -> Transforms.max(largest, value, false));
    values.forEach(memory::retain);
    return new Compared(values, largest);
  }

  private final class Compared implements Capture {

    private final List<INDArray> inputs;
    private final INDArray output;

    Compared(List<INDArray> inputs, INDArray output) {
      this.inputs = inputs;
      this.output = output;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      if (inputs.size() == 1) {
        return Redistribution.to(memory.hold(relevance));
      }
      if (averagesEqually) {
        return EqualShares.of(relevance, inputs.size(), memory);
      }
      List<INDArray> shares =
          switch (treatment) {
            case WINNER_TAKES_ALL -> weighted(relevance, firstWinner());
            case TIES_SHARED -> weighted(relevance, allWinners());
            case AS_AVERAGE -> sum.redistribute(inputs, relevance);
          };
      return new Redistribution(shares, Absorption.NONE);
    }

    /** For each input one where it is the first of the largest, zero elsewhere. */
    private List<INDArray> firstWinner() {
      INDArray winner = Nd4j.stack(0, inputs.toArray(INDArray[]::new)).argMax(0);
      List<INDArray> weights = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        weights.add(winner.eq(i).castTo(inputs.get(0).dataType()));
      }
      return weights;
    }

    /** For each input one over the number of the largest where it is one of them. */
    private List<INDArray> allWinners() {
      INDArray[] stacked = inputs.toArray(INDArray[]::new);
      INDArray largest = Nd4j.stack(0, stacked).max(0);
      List<INDArray> wins = new ArrayList<>();
      for (INDArray input : inputs) {
        wins.add(input.eq(largest).castTo(input.dataType()));
      }
      INDArray count = wins.stream().reduce(INDArray::add).orElseThrow();
      wins.forEach(win -> win.divi(count));
      return wins;
    }

    private List<INDArray> weighted(INDArray relevance, List<INDArray> weights) {
      List<INDArray> shares = new ArrayList<>();
      for (INDArray weight : weights) {
        INDArray share = memory.take(relevance.dataType(), relevance.shape());
        shares.add(relevance.mul(weight, share));
      }
      return shares;
    }

    @Override
    public void release() {
      inputs.forEach(memory::release);
    }
  }

  @Override
  public String treatment() {
    return averagesEqually ? UNIFORM : treatment.label();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.stream().allMatch(Sign.NON_NEGATIVE::equals) ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  /** An input that wins with a value of zero makes the output zero; what loses gets nothing. */
  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return switch (treatment) {
      case WINNER_TAKES_ALL, TIES_SHARED ->
          output == Vanishing.NOWHERE ? output : Vanishing.AT_ZERO;
      case AS_AVERAGE -> averagesEqually ? Vanishing.NOWHERE : Vanishing.AT_ZERO;
    };
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return output && (treatment != Maximum.AS_AVERAGE || averagesEqually);
  }

  @Override
  public Step sharingEqually() {
    return treatment == Maximum.AS_AVERAGE ? new MaximumOfInputs(context, true) : this;
  }
}
