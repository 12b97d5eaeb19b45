/**
 * Layer-wise Relevance Propagation for trained Deeplearning4j networks.
 *
 * <p>Start with {@link org.lrp4j.LrpExplainer}; it returns an {@link org.lrp4j.Explanation}. What
 * is explained is chosen by a {@link org.lrp4j.Target}, which layer gets which rule by a composite.
 */
package org.lrp4j;
