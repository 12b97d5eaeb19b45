/** Vertices that make one array of several: sums, differences, products, maxima, shifts. */
package org.lrp4j.layer.combining;
