/** Layers with a state: the same step at each moment, and relevance back through time. */
package org.lrp4j.layer.recurrent;
