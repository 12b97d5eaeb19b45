/**
 * Benchmarks: JMH's, and the Java side of the comparison with Zennit, which {@code
 * src/bench/python/compare.py} drives.
 */
package org.lrp4j.bench;
