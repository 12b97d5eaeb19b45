package org.lrp4j;

import java.util.Optional;
import org.lrp4j.layer.Signal;
import org.lrp4j.network.ShadowNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What was said about the network's inputs, for who looks at them.
 *
 * @param ranges which values they have
 * @param channelOrder which channel of an image is red
 * @param vocabulary what indices stand for
 */
record InputMeaning(InputRanges ranges, ChannelOrder channelOrder, Vocabulary vocabulary) {

  /** An input with its relevance and all that is known of it. */
  ExplainedInput explained(String name, Signal input, INDArray relevance, ShadowNetwork network) {
    boolean isIndices = network.indexInputs().contains(name);
    return new ExplainedInput(
        name,
        input.values(),
        relevance,
        input.format(),
        new PixelFormat(channelOrder, ranges.pixels(name)),
        isIndices ? Optional.of(vocabulary) : Optional.empty(),
        input.mask());
  }
}
