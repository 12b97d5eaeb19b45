/**
 * Runs a SameDiff graph again and again. {@link org.lrp4j.engine.program.StepGraph} is the graph,
 * {@code Program} its operations in order, each an {@code Instruction} from arrays in {@code Slots}
 * to others. What a program does not know, SameDiff's session runs.
 */
package org.lrp4j.engine.program;
