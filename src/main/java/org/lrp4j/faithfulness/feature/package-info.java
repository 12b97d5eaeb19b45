/**
 * What of an input is removed as one, what takes its place, and the batch that changed inputs are
 * scored in.
 */
package org.lrp4j.faithfulness.feature;
