package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.routing.ChannelOrderStep;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The edge between the user, whose images have their channels first, and a shadow network that
 * {@linkplain ChannelsLast has them last}.
 *
 * @param indices the numbers of the inputs and places whose images lie otherwise inside
 * @param arrays where turned images come from
 */
record TurnedImages(Set<Integer> indices, ArrayPool arrays) {

  TurnedImages {
    indices = Set.copyOf(indices);
  }

  boolean contains(int index) {
    return indices.contains(index);
  }

  /** Whether what a node reads, behind its preprocessor if it has one, lies otherwise inside. */
  boolean isRead(Node node, int input) {
    return contains(node.preprocessor().isPresent() ? node.index() : node.sources().get(input));
  }

  /** What the user's network has there, with the channels last. Held by the caller. */
  INDArray inwards(INDArray outside) {
    return ChannelOrderStep.copy(outside, DataFormat.NHWC, arrays);
  }

  /** What lies inside, with the channels first. Held by the caller. */
  INDArray outwards(INDArray inside) {
    return ChannelOrderStep.copy(inside, DataFormat.NCHW, arrays);
  }

  /** The shapes of what a node's sources put out, as the user's network has them. */
  List<String> shapesOutside(Node node, List<Signal> sources) {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      long[] shape = sources.get(i).values().shape();
      if (contains(node.sources().get(i))) {
        shape = new long[] {shape[0], shape[3], shape[1], shape[2]};
      }
      shapes.add(Arrays.toString(shape));
    }
    return shapes;
  }

  /** The signal inside. Its values are held by the caller. */
  Signal inwards(Signal outside) {
    return new Signal(inwards(outside.values()), outside.mask(), DataFormat.NHWC);
  }
}
