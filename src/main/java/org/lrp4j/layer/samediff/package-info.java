/**
 * Users' own layers and vertices written in SameDiff. Their graph of operations is walked from the
 * output back: a {@link org.lrp4j.layer.samediff.OperationTable table} says for each operation what
 * it does to relevance, as a {@link org.lrp4j.layer.samediff.Treatment}; an operation that is not
 * in it is refused by its name. Each step of the walk is an ordinary {@link org.lrp4j.layer.Step},
 * so that products with parameters follow the layer's rule, sums and products the composite's
 * treatments.
 */
package org.lrp4j.layer.samediff;
