/**
 * Measures whether explanations have to do with the network: start with {@link
 * org.lrp4j.faithfulness.Faithfulness#of(org.deeplearning4j.nn.api.Model,
 * org.nd4j.linalg.dataset.api.DataSet)}.
 */
package org.lrp4j.faithfulness;
