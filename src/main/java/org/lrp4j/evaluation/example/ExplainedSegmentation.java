package org.lrp4j.evaluation.example;

/**
 * An image with the explanation of one of its regions.
 *
 * @param example the image
 * @param explained why its {@link SegmentationExample#region() region} was given its class, and of
 *     wrong pixels what spoke for the class that they have: relevance begins at the classes' scores
 *     in the region, and nowhere else
 */
public record ExplainedSegmentation(SegmentationExample example, ExplainedExample explained) {}
