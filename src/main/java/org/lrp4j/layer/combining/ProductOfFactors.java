package org.lrp4j.layer.combining;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.composite.Treatments.Product;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An element-wise product. Its value says nothing about who made it large, so nothing vanishes.
 *
 * @param context whose memory and treatment of products are used
 */
public record ProductOfFactors(LayerContext context) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray first = inputs.get(0).values();
    INDArray product = context.memory().take(first.dataType(), first.shape()).assign(first);
    inputs.stream().skip(1).forEach(factor -> product.muli(factor.values()));
    return new Factors(product, inputs.size(), context.treatments().product(), context.memory());
  }

  private record Factors(INDArray output, int count, Product treatment, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      if (treatment == Product.UNIFORM) {
        return EqualShares.of(relevance, count, memory);
      }
      List<INDArray> shares = new ArrayList<>(List.of(memory.hold(relevance)));
      for (int i = 1; i < count; i++) {
        shares.add(memory.take(relevance.dataType(), relevance.shape()).assign(0));
      }
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {}
  }

  @Override
  public String treatment() {
    return context.treatments().product().label();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.stream().allMatch(Sign.NON_NEGATIVE::equals) ? Sign.NON_NEGATIVE : Sign.ANY;
  }
}
