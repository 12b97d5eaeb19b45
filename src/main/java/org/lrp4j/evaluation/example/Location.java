package org.lrp4j.evaluation.example;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The place that an example's metadata name. */
final class Location {

  private static final String RECORD_META_DATA = "org.datavec.api.records.metadata.RecordMetaData";

  private Location() {}

  static String of(Serializable metaData) {
    return recordMetaData(metaData.getClass())
        .flatMap(type -> location(type, metaData))
        .orElseGet(metaData::toString);
  }

  /** DataVec's interface, found by name: lrp4j works without DataVec. */
  private static Optional<Class<?>> recordMetaData(Class<?> type) {
    Stream<Class<?>> above =
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
    return type.getName().equals(RECORD_META_DATA)
        ? Optional.of(type)
        : above.flatMap(parent -> recordMetaData(parent).stream()).findFirst();
  }

  private static Optional<String> location(Class<?> type, Serializable metaData) {
    try {
      return Optional.ofNullable((String) type.getMethod("getLocation").invoke(metaData));
    } catch (ReflectiveOperationException e) {
      // RecordMetaData of another DataVec, or one that fails: its toString() has to do.
      return Optional.empty();
    }
  }
}
