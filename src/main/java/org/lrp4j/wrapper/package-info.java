/**
 * The wrappers that stand in for DL4J's layers and vertices in the shadow network, one file a
 * family, and the {@linkplain org.lrp4j.wrapper.LayerRegistry registry} that says which is used for
 * what.
 *
 * <p>A new layer is one new file here and one line in the registry. Most layers are affine: extend
 * {@link org.lrp4j.wrapper.AffineLayer} and say what {@code W·a} means.
 */
package org.lrp4j.wrapper;
