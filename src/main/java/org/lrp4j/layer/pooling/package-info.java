/** Maxima, averages, sums and norms over windows, over time, and over all positions. */
package org.lrp4j.layer.pooling;
