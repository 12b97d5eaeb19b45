package org.lrp4j.receipt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the command line was called, as far as results depend on it.
 *
 * @param name the command, such as {@code explain}
 * @param options the options that were given, each with its values; of files, as they were named
 * @param files the checksums of the files that were read: of model and inputs, and of those that
 *     options name
 */
public record CommandRecord(
    String name, Map<String, List<String>> options, Map<String, String> files) {

  /**
   * Copies the maps.
   *
   * @param name the command
   * @param options the options that were given
   * @param files the checksums of the files that were read
   */
  public CommandRecord {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }
}
