/**
 * Spectral relevance analysis: the relevance maps of a class in clusters, each of which is a
 * strategy by which the network decides for the class, and perhaps a wrong one.
 *
 * <p>{@link org.lrp4j.dataset.strategy.Strategies} is where it begins. It needs Hipparchus
 * (org.hipparchus:hipparchus-clustering), which is optional.
 *
 * @see <a href="https://doi.org/10.1038/s41467-019-08987-4">Lapuschkin et al., 2019</a>
 */
package org.lrp4j.dataset.strategy;
