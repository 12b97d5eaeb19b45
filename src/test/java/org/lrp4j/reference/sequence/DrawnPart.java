package org.lrp4j.reference.sequence;

import java.util.List;
import java.util.function.Function;

/**
 * A layer or vertex: DL4J's configuration and its reference.
 *
 * @param takesRule whether it has an affine map of its own
 * @param readsRows whether DL4J hands it a table of all steps of all examples
 */
record DrawnPart(
    String name,
    Object configuration,
    List<String> sources,
    Function<Reading, SequenceNode> reference,
    boolean takesRule,
    boolean readsRows) {}
