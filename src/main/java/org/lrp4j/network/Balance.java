package org.lrp4j.network;

import org.lrp4j.layer.Absorption;

/**
 * Where the relevance of a layer or vertex went, in sums over the batch.
 *
 * @param arrived its output's relevance
 * @param passedOn its inputs' relevance
 * @param absorbed what its bias, masks and states kept
 */
public record Balance(double arrived, double passedOn, Absorption absorbed) {}
