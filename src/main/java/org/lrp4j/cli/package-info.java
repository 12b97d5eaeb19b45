/**
 * The command line: {@code lrp4j explain}, {@code lrp4j describe}, {@code lrp4j evaluate}. {@link
 * org.lrp4j.cli.Main} is where it begins.
 *
 * <p>Model files are not trusted: nothing that they hold is deserialised by Java, no class is
 * loaded but DL4J's own, and no size that they claim is believed before it is checked.
 */
package org.lrp4j.cli;
