/**
 * Receipts: what it takes to compute an explanation again, and whether that gives the same.
 *
 * <p>A {@link org.lrp4j.receipt.Receipt} is a JSON file with checksums of model and inputs,
 * everything that the explainer was told, the targets, the sums, checksums of the relevance, and
 * the versions and the processor that it was made with. {@link org.lrp4j.receipt.Verification} is
 * what came of computing it again. {@code Comparison} tells two receipts apart, part by part; the
 * classes named {@code …Json} each write one thing and read it back.
 */
package org.lrp4j.receipt;
