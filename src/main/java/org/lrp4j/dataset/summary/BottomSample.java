package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A random sample of at most k entries: those whose ids have the smallest hashes ("bottom-k", Cohen
 * and Kaplan, 2007). Which they are depends on the ids and the seed alone, not on the order or on
 * how the data were split, so samples of two parts are merged into that of both.
 *
 * @param <T> an entry
 */
final class BottomSample<T> {

  /** How an entry is written. */
  interface Writer<T> {
    void write(T entry, DataOutput out) throws IOException;
  }

  /** How an entry is read. */
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private record Key(long hash, String id) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparingLong((Key key) -> key.hash ^ Long.MIN_VALUE).thenComparing(Key::id);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final int most;
  private final long seed;
  private final TreeMap<Key, T> entries = new TreeMap<>();

  BottomSample(int most, long seed) {
    this.most = most;
    this.seed = seed;
  }

  /** Whether an entry would be kept, which saves making it. */
  boolean takes(String id) {
    return entries.size() < most || most > 0 && key(id).compareTo(entries.lastKey()) <= 0;
  }

  void add(String id, T entry) {
    add(key(id), entry);
  }

  void add(BottomSample<T> other) {
    other.entries.forEach(this::add);
  }

  private void add(Key key, T entry) {
    entries.put(key, entry);
    if (entries.size() > most) {
      entries.pollLastEntry();
    }
  }

  BottomSample<T> copy() {
    BottomSample<T> copy = new BottomSample<>(most, seed);
    copy.entries.putAll(entries);
    return copy;
  }

  /** The entries with their ids, in an order that is as good as random. */
  List<Map.Entry<String, T>> entries() {
    return entries.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey().id, entry.getValue()))
        .collect(Collectors.toUnmodifiableList());
  }

  void write(DataOutput out, Writer<T> writer) throws IOException {
    out.writeInt(entries.size());
    for (Map.Entry<Key, T> entry : entries.entrySet()) {
      SummaryFormat.writeText(out, entry.getKey().id);
      writer.write(entry.getValue(), out);
    }
  }

  void read(DataInputStream in, Reader<T> reader) throws IOException {
    int count = SummaryFormat.length(in, "sampled examples", 2);
    for (int i = 0; i < count; i++) {
      add(SummaryFormat.readText(in), reader.read(in));
    }
  }

  private Key key(String id) {
    return new Key(hash(id, seed), id);
  }

  /** FNV-1a over the characters, mixed by the finaliser of SplitMix64. */
  static long hash(String id, long seed) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash += seed * 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
