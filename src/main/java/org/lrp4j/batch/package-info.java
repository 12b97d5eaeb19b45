/**
 * Parts of batches. The packages of lrp4j share it; it knows nothing of them, nor of networks and
 * relevance, and is not meant to be used from outside.
 *
 * <ul>
 *   <li>{@link org.lrp4j.batch.Rows}, some of a batch's examples
 * </ul>
 */
package org.lrp4j.batch;
