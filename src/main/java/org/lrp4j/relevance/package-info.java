/**
 * The relevance step: joins a {@linkplain org.lrp4j.rule.Rule rule} and a layer's {@linkplain
 * org.lrp4j.relevance.DifferentiableMap differentiable map} into a SameDiff graph, differentiates
 * it with s held constant, and runs it.
 *
 * <p>{@link org.lrp4j.relevance.Ops} names every ND4J operation that is relied on.
 */
package org.lrp4j.relevance;
