package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.Problem;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What can be said of a user's layer before anything has run: what it would do with tables,
 * sequences, images and volumes of a small size. Which of these it is for is not known, so a layer
 * is refused here only if it cannot be explained for any that it can be written for; what depends
 * on the input is found in the first forward pass.
 */
final class Trial {

  private static final int SIZE = 2;
  private static final int LARGEST_RANK = 5;

  private final List<Walk> walks = new ArrayList<>();

  private Trial(Definition definition, boolean strips) {
    for (int rank = 2; rank <= LARGEST_RANK; rank++) {
      long[] shape = new long[rank];
      Arrays.fill(shape, SIZE);
      try {
        int inputs = definition.inputs().size();
        OperationGraph graph =
            OperationGraph.of(
                definition,
                DataType.FLOAT,
                new ArrayPool(false),
                Collections.nCopies(inputs, shape));
        walks.add(Walk.of(graph, strips, Treatments.DEFAULT));
      } catch (RuntimeException e) {
        // It is for other inputs.
      }
    }
  }

  static Trial of(Definition definition) {
    return new Trial(definition, false);
  }

  /** The same of a layer that ends the network, perhaps with a softmax. */
  static Trial ofEnd(Definition definition) {
    return new Trial(definition, true);
  }

  private Optional<Walk> best() {
    return Stream.concat(walks.stream().filter(walk -> walk.problems().isEmpty()), walks.stream())
        .findFirst();
  }

  /** What keeps the layer from being explained, whatever its input. */
  Optional<Problem> problem() {
    return best().flatMap(walk -> walk.problems().stream().findFirst());
  }

  /** A convolution, dense, or none that rules are for. */
  LayerKind kind() {
    List<Passage.AffineMap> maps = best().map(Walk::maps).orElse(List.of());
    if (maps.isEmpty()) {
      return LayerKind.FIXED;
    }
    return maps.stream().anyMatch(Passage.AffineMap::isConvolution)
        ? LayerKind.CONVOLUTION
        : LayerKind.DENSE;
  }

  /** The softmax or sigmoid that it ends with, which is left out at the end of a network. */
  Optional<IActivation> activation() {
    return best()
        .flatMap(walk -> Walk.last(walk.graph()))
        .map(
            last ->
                last.name().equals(Softmax.NAME)
                    ? new ActivationSoftmax()
                    : new ActivationSigmoid());
  }
}
