/**
 * The examples that an evaluation shows: what the network made of each, why it is worth seeing, and
 * its explanation. Users get them from {@code ExplainedEvaluation}, reports show them.
 */
package org.lrp4j.evaluation.example;
