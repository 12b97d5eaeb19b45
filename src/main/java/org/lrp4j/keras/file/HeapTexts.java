package org.lrp4j.keras.file;

import io.jhdf.GlobalHeap;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts of any length, which HDF5 keeps elsewhere in the file. In a sound file they are different
 * pieces of it; in another one many could name the same long piece, and be copied each time.
 */
final class HeapTexts {

  /** Of each text: its length, where its heap is, and its number there. */
  private static final int LENGTH = 4;

  private static final int NUMBER = 4;

  private final HdfBackingStorage storage;
  private final Map<Long, GlobalHeap> heaps = new HashMap<>();
  private long left;

  private HeapTexts(HdfBackingStorage storage, long bytes) {
    this.storage = storage;
    this.left = bytes;
  }

  /**
   * Reads texts.
   *
   * @param type what stands in the attribute
   * @param references the attribute's own bytes
   * @param storage the file
   * @param bytes its size, which heaps and texts together do not exceed
   * @return the texts, in order
   * @throws IllegalArgumentException if they exceed it
   */
  static List<String> read(
      VariableLength type, ByteBuffer references, HdfBackingStorage storage, long bytes) {
    ByteBuffer rest = references.slice().order(ByteOrder.LITTLE_ENDIAN);
    HeapTexts heaps = new HeapTexts(storage, 2 * bytes);
    List<String> texts = new ArrayList<>();
    int offsets = storage.getSizeOfOffsets();
    while (rest.remaining() >= LENGTH + offsets + NUMBER) {
      rest.position(rest.position() + LENGTH);
      long address = offsets == Long.BYTES ? rest.getLong() : rest.getInt();
      int number = rest.getInt();
      texts.add(number == 0 ? "" : heaps.text(type, address, number));
    }
    return texts;
  }

  private String text(VariableLength type, long address, int number) {
    GlobalHeap heap = heaps.get(address);
    if (heap == null) {
      // Behind a signature and a version there is the size.
      take(
          storage
              .readBufferFromAddress(address + 8, Integer.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .getInt());
      heap = new GlobalHeap(storage, address);
      heaps.put(address, heap);
    }
    ByteBuffer text = heap.getObjectData(number);
    take(text.remaining());
    return type.getEncoding().decode(text).toString();
  }

  private void take(long bytes) {
    left -= bytes;
    if (bytes < 0 || left < 0) {
      throw new IllegalArgumentException("texts that are longer than the file");
    }
  }
}
