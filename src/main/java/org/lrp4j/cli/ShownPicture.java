package org.lrp4j.cli;

import java.util.Optional;

/**
 * A picture that was written.
 *
 * @param file its name in the folder of results
 * @param markup what a page shows instead, if the same can be said in HTML
 */
record ShownPicture(String file, Optional<String> markup) {}
