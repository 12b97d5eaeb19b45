package org.lrp4j.keras.vertex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** {@code gamma · x + beta}, as it comes behind a normalisation. */
public final class GainVertex extends KerasVertex {

  /** The shape of gamma and beta, of as many axes as the input, 1 where they are copied. */
  @JsonProperty private final long[] shape;

  /**
   * A vertex.
   *
   * @param shape the shape of gamma and beta, of as many axes as the input, 1 where they are copied
   */
  @JsonCreator
  public GainVertex(@JsonProperty("shape") long... shape) {
    super(1);
    this.shape = shape.clone();
  }

  @Override
  Map<String, long[]> parameterShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("gamma", shape.clone());
    shapes.put("beta", shape.clone());
    return shapes;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    return x.get(0).mul(parameters.get("gamma")).add(parameters.get("beta"));
  }

  @Override
  KerasVertex copy() {
    return new GainVertex(shape);
  }

  @Override
  List<?> made() {
    return LongStream.of(shape).boxed().toList();
  }
}
