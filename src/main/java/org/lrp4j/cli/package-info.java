/**
 * The command line: {@code lrp4j explain}, {@code lrp4j describe}, {@code lrp4j evaluate}, {@code
 * lrp4j survey}. {@link org.lrp4j.cli.Main} is where it begins.
 *
 * <p>Model files, which are not trusted, are read in {@code org.lrp4j.cli.model}.
 */
package org.lrp4j.cli;
