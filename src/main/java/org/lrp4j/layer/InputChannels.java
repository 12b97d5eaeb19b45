package org.lrp4j.layer;

/**
 * Where an affine layer finds the channels or features of its input.
 *
 * @param format how it reads the axes of the input
 * @param axisOfWeights the axis of its weights along which the same channels lie
 */
public record InputChannels(DataFormat format, int axisOfWeights) {}
