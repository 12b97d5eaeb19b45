package org.lrp4j.evaluation.example;

/**
 * The pixels of an image that are explained: those of one class that the network gave one class,
 * the same or another.
 *
 * @param pixels how many they are
 * @param outcome the pixels' class and the one they were given, with the means of the network's
 *     outputs over them
 */
public record ExplainedRegion(int pixels, Outcome outcome) {}
