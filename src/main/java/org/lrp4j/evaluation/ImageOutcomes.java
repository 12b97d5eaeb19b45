package org.lrp4j.evaluation;

import java.util.List;
import org.lrp4j.evaluation.example.ClassMap;
import org.lrp4j.evaluation.example.ExplainedRegion;
import org.lrp4j.evaluation.example.SegmentationOutcome;

/**
 * What the network made of one image, pixel by pixel.
 *
 * @param truth the pixels' classes, none where they do not count
 * @param predicted the classes that the network gave
 * @param outcome what that amounts to
 * @param regions each pair of a true and a predicted class that occurs, by both classes
 */
record ImageOutcomes(
    ClassMap truth,
    ClassMap predicted,
    SegmentationOutcome outcome,
    List<ExplainedRegion> regions) {}
