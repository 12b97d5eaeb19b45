/**
 * Assertions on what a network looks at, for tests and for training.
 *
 * <p>{@link org.lrp4j.evidence.EvidenceAssertions} is the way in for tests; an {@link
 * org.lrp4j.evidence.EvidenceCondition} is one expectation as a value, which the training listener
 * takes as well. Relevance is counted by places: pixels with their channels together, columns of a
 * table, steps of a sequence with their features together, words of a text. No library for tests is
 * needed: what fails is an {@link java.lang.AssertionError}.
 */
package org.lrp4j.evidence;
