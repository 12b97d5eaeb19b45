/**
 * The contract of a layer: what flows ({@link org.lrp4j.layer.Signal}), what is computed and how
 * relevance comes back ({@link org.lrp4j.layer.Step}, {@link org.lrp4j.layer.Capture}), whose
 * arrays these are ({@link org.lrp4j.layer.Memory}), and how a type of layer says so ({@link
 * org.lrp4j.layer.LayerFamily}, {@link org.lrp4j.layer.Affine}).
 *
 * <p>The families of lrp4j itself are in the packages below this one, one file each. What users
 * write for layers of their own names nothing but this package, the rules and the composites.
 */
package org.lrp4j.layer;
