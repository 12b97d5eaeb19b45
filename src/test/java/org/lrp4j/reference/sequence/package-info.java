/**
 * Layers over sequences and their relevance in float64 by plain loops, one example at a time, and
 * random networks of them. Written from the published formulas; shares no code with what it checks.
 */
package org.lrp4j.reference.sequence;
