package org.lrp4j.engine.step;

import java.util.Optional;
import java.util.function.Function;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An output that is multiplied by a mask: relevance of what the mask sets to zero is absorbed, all
 * other goes on.
 *
 * @param unmasked what computed the output
 * @param mask of the output's type, in a shape that broadcasts to the output's
 * @param output the product
 * @param context whose memory is used
 */
public record MaskedOutput(Capture unmasked, INDArray mask, INDArray output, LayerContext context)
    implements Capture {

  /**
   * The mask of a batch of rows, [rows, 1].
   *
   * @param input a layer's input
   * @return the mask in the type of the values, if the input has one of that shape
   */
  public static Optional<INDArray> column(Signal input) {
    return input
        .mask()
        .filter(
            mask ->
                input.values().rank() == 2
                    && mask.rank() == 2
                    && mask.size(1) == 1
                    && mask.size(0) == input.values().size(0))
        .map(mask -> mask.castTo(input.values().dataType()));
  }

  /**
   * Multiplies an output by a mask.
   *
   * @param unmasked what computed the output; the result takes its place
   * @param mask a shape that broadcasts to the output's: of the same rank, 1 where it is the same
   *     all along an axis
   * @param context whose memory is used
   * @return the capture of the product
   */
  public static Capture of(Capture unmasked, INDArray mask, LayerContext context) {
    Memory memory = context.memory();
    INDArray output = unmasked.output();
    INDArray masked = memory.take(output.dataType(), output.shape()).assign(output);
    memory.release(output);
    INDArray factors = mask.castTo(masked.dataType());
    return new MaskedOutput(unmasked, factors, multiplied(masked, factors), context);
  }

  private static INDArray multiplied(INDArray array, INDArray factors) {
    return array.rank() == 2 && factors.isColumnVectorOrScalar()
        ? array.muliColumnVector(factors)
        : array.muli(factors.broadcast(array.shape()));
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return redistribute(relevance, unmasked::redistribute);
  }

  @Override
  public Redistribution redistributeWithParameters(INDArray relevance) {
    return redistribute(relevance, unmasked::redistributeWithParameters);
  }

  private Redistribution redistribute(
      INDArray relevance, Function<INDArray, Redistribution> further) {
    Memory memory = context.memory();
    INDArray counts = mask.neq(0).castTo(relevance.dataType());
    INDArray counting = memory.take(relevance.dataType(), relevance.shape()).assign(relevance);
    multiplied(counting, counts);
    double absorbed =
        context.sumsUp()
            ? relevance.sumNumber().doubleValue() - counting.sumNumber().doubleValue()
            : 0;
    Redistribution back = further.apply(counting);
    memory.release(counting);
    return new Redistribution(
        back.inputs(),
        back.absorbed().plus(Absorption.of(Absorber.MASK, absorbed)),
        back.parameters());
  }

  @Override
  public INDArray masked(INDArray probabilities) {
    return multiplied(probabilities.dup(), mask);
  }

  @Override
  public void release() {
    unmasked.release();
  }
}
