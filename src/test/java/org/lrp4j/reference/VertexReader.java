package org.lrp4j.reference;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;

/** Reads the vertices of a DL4J graph that are no layers. */
final class VertexReader {

  private VertexReader() {}

  static ReferenceNode read(
      GraphVertex vertex, boolean zeroBias, boolean evenly, int batch, Tensor... in) {
    if (vertex instanceof ElementWiseVertex elementWise) {
      return new ReferenceElementWise(elementWise.getOp(), evenly, LayerReader.DELTA);
    }
    if (vertex instanceof MergeVertex) {
      return RoutingReader.concatenation(1, in);
    }
    if (vertex instanceof StackVertex) {
      return RoutingReader.concatenation(0, in);
    }
    if (vertex instanceof SubsetVertex subset) {
      return RoutingReader.subset(subset.getFrom(), subset.getTo(), in[0]);
    }
    if (vertex instanceof UnstackVertex unstack) {
      return RoutingReader.unstack(unstack.getFrom(), unstack.getStackSize(), in[0]);
    }
    if (vertex instanceof ReshapeVertex reshape) {
      return RoutingReader.reshape(in[0], reshape.getNewShape());
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return RoutingReader.preprocessor(preprocessor.getPreProcessor(), in[0], batch);
    }
    if (vertex instanceof ScaleVertex scale) {
      return new ReferenceNode.Pass(a -> a.map(v -> v * scale.getScaleFactor()));
    }
    if (vertex instanceof ShiftVertex shift) {
      return new ReferenceNode.Shift(shift.getShiftFactor(), LayerReader.DELTA, zeroBias || evenly);
    }
    if (vertex instanceof L2NormalizeVertex normalize) {
      return new ReferenceNode.Pass(a -> ofUnitLength(a, normalize.getEps()));
    }
    throw new IllegalArgumentException("The reference does not know " + vertex);
  }

  private static Tensor ofUnitLength(Tensor a, double least) {
    double[][] rows = new double[a.rows()][];
    for (int n = 0; n < rows.length; n++) {
      double[] row = a.row(n);
      rows[n] = Vectors.times(1 / Math.max(Math.sqrt(Vectors.dot(row, row)), least), row);
    }
    return ReferenceNode.joined(a.shape(), rows);
  }
}
