/**
 * Reads model files for the command line: zips of DL4J's {@code ModelSerializer} and models of
 * Keras. {@link org.lrp4j.cli.model.ModelFile} is where it begins; {@link
 * org.lrp4j.cli.model.LoadedModel} is what comes of it.
 *
 * <p>These files are not trusted: nothing that they hold is deserialised by Java, no class is
 * loaded but DL4J's own, and no size that they claim is believed before it is checked.
 */
package org.lrp4j.cli.model;
