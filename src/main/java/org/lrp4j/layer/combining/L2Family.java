package org.lrp4j.layer.combining;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.VertexRun;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The Euclidean distance of two inputs, {@code z = √Σ(a − b)²}: a sum of products of a difference
 * with itself. Each input gets its part of it,
 *
 * <pre>{@code
 * R(a) = a ⊙ (a − b)/z · R/st(z)        R(b) = −b ⊙ (a − b)/z · R/st(z)
 * }</pre>
 *
 * which is what the Euclidean norm gives to the differences, and each difference to its two terms.
 * All of R is shared out, up to the stabilizer; of inputs that are the same, where z is 0, none.
 */
public final class L2Family {

  /** The family. */
  public static final VertexFamily<L2Vertex> FAMILY =
      VertexFamily.of(
          L2Vertex.class,
          (vertex, configuration, context) -> new Distance(new VertexRun(vertex), context));

  private L2Family() {}

  private record Distance(VertexRun vertex, LayerContext context) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      Memory memory = context.memory();
      INDArray distance = memory.hold(vertex.forward(inputs));
      INDArray a = inputs.get(0).values();
      INDArray b = inputs.get(1).values();
      memory.retain(a);
      memory.retain(b);
      memory.retain(distance);
      return new Measured(a, b, distance, context);
    }

    @Override
    public String treatment() {
      return "proportional";
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return Sign.NON_NEGATIVE;
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return Vanishing.AT_ZERO;
    }
  }

  private record Measured(INDArray a, INDArray b, INDArray output, LayerContext context)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = context.memory();
      INDArray s = relevance.div(Denominators.stabilized(output, context.stabilizer()));
      // Where the distance is 0 so are all differences, and any other divisor gives them nothing.
      s.divi(output.add(output.eq(0).castTo(output.dataType())));
      long[] alongExamples = new long[a.rank()];
      Arrays.fill(alongExamples, 1);
      alongExamples[0] = a.size(0);
      INDArray ofA = memory.take(a.dataType(), a.shape());
      INDArray ofB = memory.take(b.dataType(), b.shape());
      a.sub(b, ofA).muli(s.reshape(alongExamples).broadcast(a.shape()));
      ofA.mul(b, ofB).negi();
      ofA.muli(a);
      return new Redistribution(List.of(ofA, ofB), Absorption.NONE);
    }

    @Override
    public void release() {
      Memory memory = context.memory();
      memory.release(a);
      memory.release(b);
      memory.release(output);
    }
  }
}
