package org.lrp4j.layer;

/**
 * Where an affine layer finds the channels or features of its input.
 *
 * @param format how it reads the axes of the input
 * @param axisOfWeights the axis of its weights along which the same channels lie; where it is
 *     longer than there are channels, as of depthwise convolutions, each has equally many entries
 *     side by side
 */
public record InputChannels(DataFormat format, int axisOfWeights) {}
