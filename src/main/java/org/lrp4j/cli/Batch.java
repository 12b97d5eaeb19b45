package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some inputs that are explained together.
 *
 * @param positions where in the source they are, from 0
 * @param names what the results are called, one an input
 * @param values the inputs in the network's shape, as they were found: not normalised
 * @param pictures the inputs as red, green and blue or grey [batch, channels, height, width], from
 *     0 to 255, if they were images
 */
record Batch(
    List<Integer> positions, List<String> names, INDArray values, Optional<INDArray> pictures) {}
