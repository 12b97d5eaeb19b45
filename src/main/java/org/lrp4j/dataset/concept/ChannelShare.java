package org.lrp4j.dataset.concept;

/**
 * How much a channel counts for a class.
 *
 * @param channel the channel of the layer's output, from 0
 * @param share the mean, over the class's examples, of the channel's relevance divided by the sum
 *     of the magnitudes of all channels' relevance: from −1, everything against the class, to 1
 */
public record ChannelShare(int channel, double share) {}
