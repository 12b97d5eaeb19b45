/** Means, intervals, tests and correlations of a few hundred numbers, and seeded random numbers. */
package org.lrp4j.faithfulness.statistics;
