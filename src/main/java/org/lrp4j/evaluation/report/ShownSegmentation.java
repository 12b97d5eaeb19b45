package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Set;
import org.lrp4j.evaluation.example.SegmentationOutcome;
import org.lrp4j.evaluation.example.SegmentationReason;

/**
 * An explained image as a report shows it: all but the arrays.
 *
 * @param shown the explanation of its region, with pictures
 * @param pixels how many pixels the region has
 * @param outcome what the network made of all pixels
 * @param reasons why it is shown
 * @param areas pictures of the true and the predicted classes and of the region; of volumes their
 *     slices
 */
record ShownSegmentation(
    ShownExample shown,
    int pixels,
    SegmentationOutcome outcome,
    Set<SegmentationReason> reasons,
    List<Figure> areas) {}
