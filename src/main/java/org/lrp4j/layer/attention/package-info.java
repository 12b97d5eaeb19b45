/**
 * Attention: what of several places a query looks at is weighed by how well their keys fit, {@code
 * softmax(QKᵀ/√d)·V}. The steps put together {@link org.lrp4j.layer.attention.MultiHead} with what
 * asks it, and a treatment says which of its factors get relevance.
 */
package org.lrp4j.layer.attention;
