/**
 * Vertices for sequences [batch, time, features] of which some steps do not count, with the mask
 * [batch, time] as an array that flows through the network like any other: 1 where a step counts,
 * else 0. So any layer is explained over the steps that count alone, whatever it does with masks of
 * Deeplearning4j's own.
 */
package org.lrp4j.layer.masking;
