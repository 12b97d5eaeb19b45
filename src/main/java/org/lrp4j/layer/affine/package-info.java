/**
 * Layers that compute {@code activation(W·a + b)}, one file a family: what {@code W·a} means and
 * where W and b come from. They know no rule.
 */
package org.lrp4j.layer.affine;
