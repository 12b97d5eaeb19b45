/**
 * Methods of attribution, those to compare Layer-wise Relevance Propagation with included, behind
 * one interface.
 */
package org.lrp4j.faithfulness.baseline;
