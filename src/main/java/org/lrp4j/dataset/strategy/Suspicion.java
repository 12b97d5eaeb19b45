package org.lrp4j.dataset.strategy;

/**
 * Why a strategy is worth a look: what it is decided by counts little elsewhere.
 *
 * @param region what decides, such as "the lower left corner" or a column's name
 * @param share the share of the relevance that it has, on average over the strategy's examples
 * @param elsewhere the largest share that it has on average of the class's other examples, or of
 *     those of other classes
 */
public record Suspicion(String region, double share, double elsewhere) {}
