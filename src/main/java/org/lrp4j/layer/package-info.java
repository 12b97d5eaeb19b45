/**
 * The contract of a layer: what it tells of itself, and what it hands back.
 *
 * <p>A layer brings a {@linkplain org.lrp4j.layer.DifferentiableMap differentiable map} and its
 * {@linkplain org.lrp4j.layer.LayerParameters parameters}, and gives the {@linkplain
 * org.lrp4j.layer.Redistribution relevance of its inputs}. Nothing here computes anything: the
 * engine does, and the wrappers ask it to.
 */
package org.lrp4j.layer;
