/**
 * The operations that relevance is computed with. {@link org.lrp4j.engine.operation.Ops} names
 * every ND4J operation that is relied on and chooses the fastest for each geometry; {@link
 * org.lrp4j.engine.operation.VectorJacobianProduct} adds the way back to a graph. Sums and maxima
 * have ways of their own beside the graph.
 */
package org.lrp4j.engine.operation;
