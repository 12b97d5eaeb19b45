/**
 * What is kept of a layer's parameters. {@link org.lrp4j.engine.parameter.ParameterCache} keeps
 * what was made from them as long as a {@linkplain org.lrp4j.engine.parameter.Fingerprint checksum}
 * says that they are the same; {@link org.lrp4j.engine.parameter.Fingerprints} computes those of
 * all layers at once.
 */
package org.lrp4j.engine.parameter;
