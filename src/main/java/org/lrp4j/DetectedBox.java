package org.lrp4j;

/**
 * A box that an object detector puts out: where it is in the image, and what is in it.
 *
 * <p>The sides are shares of the image's width and height, so that they fit the image in any size:
 * 0 is its left or upper edge, 1 its right or lower one. A box may reach beyond the image.
 *
 * @param place which box of the network's output it is
 * @param left its left side, as a share of the image's width
 * @param top its upper side, as a share of the image's height
 * @param right its right side, as a share of the image's width
 * @param bottom its lower side, as a share of the image's height
 * @param confidence how sure the detector is that there is an object, from 0 to 1
 * @param ofClass the most probable class, from 0; −1 of a detector without classes
 * @param probability the probability of that class if there is an object; 1 without classes
 */
public record DetectedBox(
    YoloBox place,
    double left,
    double top,
    double right,
    double bottom,
    double confidence,
    int ofClass,
    double probability) {}
