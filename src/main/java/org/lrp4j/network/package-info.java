/**
 * The shadow network: a second network over the same parameters whose layers are wrappers, the
 * check of what can be explained, the merging of batch normalisation, and the way back through the
 * graph.
 */
package org.lrp4j.network;
