/**
 * The shadow network: a second network over the same parameters whose layers are wrappers. {@link
 * org.lrp4j.network.StandardFamilies} lists what can be explained; the check of the model, the
 * merging of batch normalisation, the proofs of what vanishes, the forward pass and the way back
 * are here too.
 */
package org.lrp4j.network;
