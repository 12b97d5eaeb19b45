package org.lrp4j.network;

/**
 * Where the relevance of a layer or vertex went, in sums over the batch.
 *
 * @param arrived its output's relevance
 * @param passedOn its inputs' relevance
 * @param absorbedByBias what its bias kept
 */
public record Balance(double arrived, double passedOn, double absorbedByBias) {}
