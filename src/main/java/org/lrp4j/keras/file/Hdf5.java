package org.lrp4j.keras.file;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.datatype.VariableLength;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lrp4j.file.FileProblem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An HDF5 file that need not be trusted. Whatever its reader makes of a damaged one becomes one
 * line, and nothing is read that would be larger than the file itself: Keras packs no weights.
 */
final class Hdf5 implements Closeable {

  private static final Set<Class<?>> NUMBERS =
      Set.of(float.class, double.class, Float.class, Double.class);

  private final HdfFile file;
  private final Optional<FileChannel> channel;
  private final long bytes;
  private final String name;

  private Hdf5(HdfFile file, Optional<FileChannel> channel, long bytes, String name) {
    this.file = file;
    this.channel = channel;
    this.bytes = bytes;
    this.name = name;
  }

  /**
   * Opens what is in memory.
   *
   * @param opened opens it
   * @param bytes its size
   * @param name what messages call it
   */
  static Hdf5 open(Supplier<HdfFile> opened, long bytes, String name) {
    return new Hdf5(whole(opened, bytes, name), Optional.empty(), bytes, name);
  }

  /**
   * Opens a file.
   *
   * @param opened opens it
   * @param channel what arrays are read from, closed with this
   * @param bytes the file's size
   * @param name what messages call it
   */
  static Hdf5 open(Supplier<HdfFile> opened, FileChannel channel, long bytes, String name) {
    return new Hdf5(whole(opened, bytes, name), Optional.of(channel), bytes, name);
  }

  /** A file says itself how long it is, so that one that ends early is known from the beginning. */
  private static HdfFile whole(Supplier<HdfFile> opened, long bytes, String name) {
    HdfFile file = guarded(name, opened);
    long length =
        guarded(name, () -> file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress());
    if (length > bytes) {
      file.close();
      throw new KerasFileException(
          "%s is not complete: it has %d of %d bytes. Copy it again, or save the model again"
              .formatted(name, bytes, length));
    }
    return file;
  }

  /** The text of an attribute of a group; empty if there is no such attribute. */
  Optional<String> text(String group, String attribute) {
    return strings(group, attribute).map(all -> all.isEmpty() ? "" : all.get(0));
  }

  /** The texts of an attribute, which Keras splits into several where it is long. */
  Optional<List<String>> strings(String group, String attribute) {
    return guarded(
        name,
        () -> {
          Group node = group(group);
          if (node == null) {
            return Optional.empty();
          }
          Attribute whole = node.getAttribute(attribute);
          if (whole != null) {
            return Optional.of(strings(whole));
          }
          List<String> parts = new ArrayList<>();
          for (int i = 0; ; i++) {
            Attribute part = node.getAttribute(attribute + i);
            if (part == null) {
              return i == 0 ? Optional.empty() : Optional.of(parts);
            }
            parts.addAll(strings(part));
          }
        });
  }

  /** The names of what lies in a group; none if there is no such group. */
  List<String> children(String group) {
    return guarded(
        name,
        () -> {
          Group node = group(group);
          return node == null ? List.of() : List.copyOf(node.getChildren().keySet());
        });
  }

  boolean hasGroup(String path) {
    return guarded(name, () -> group(path) != null);
  }

  /**
   * An array of real numbers.
   *
   * @throws KerasFileException if there is none, or it claims more numbers than the file can hold
   */
  StoredArray array(String path) {
    return guarded(
        name,
        () -> {
          if (!(node(path) instanceof Dataset data)) {
            throw new KerasFileException(name + " holds no array " + path + ": it is not complete");
          }
          int[] sizes = data.getDimensions();
          long[] shape = new long[sizes.length];
          long count = 1;
          for (int i = 0; i < sizes.length; i++) {
            shape[i] = sizes[i];
            count = Math.multiplyExact(count, sizes[i]);
          }
          int width = data.getDataType().getSize();
          if (count < 0 || Math.multiplyExact(count, width) > bytes) {
            throw new KerasFileException(
                name
                    + ": the array "
                    + path
                    + " claims to hold "
                    + count
                    + " numbers, more than the file's "
                    + bytes
                    + " bytes: it is damaged, or packed. Save the model again with Keras");
          }
          if (data instanceof ChunkedDataset) {
            throw new UnsupportedKerasException(
                name
                    + ": the array "
                    + path
                    + " is stored in pieces, perhaps packed, as Keras never does: h5repack -f NONE -l"
                    + " CONTI packed.h5 plain.h5 makes it plain");
          }
          return new StoredArray(path, shape, width == 8, () -> numbers(data, path, shape));
        });
  }

  private INDArray numbers(Dataset data, String path, long[] shape) {
    return guarded(
        name,
        () -> {
          Class<?> type = data.getJavaType();
          // Of an array without axes it is the boxed class.
          if (!NUMBERS.contains(type)) {
            throw new UnsupportedKerasException(
                name
                    + ": the array "
                    + path
                    + " holds numbers of another type than 16, 32 or 64 bit floating point: "
                    + type.getSimpleName());
          }
          if (type == float.class && shape.length > 0 && isPlain(data)) {
            return copied((ContiguousDataset) data, shape);
          }
          Object flat = shape.length == 0 ? data.getData() : data.getDataFlat();
          if (flat == null) {
            throw new KerasFileException(name + " holds an empty array");
          }
          return arrayOf(flat, shape);
        });
  }

  /** Whether the numbers stand in the file as they are, in one piece. */
  private static boolean isPlain(Dataset data) {
    return data instanceof ContiguousDataset && !data.isEmpty();
  }

  /**
   * Without an array on the heap in between, and of a file without its pages in memory, which would
   * take as much memory again.
   */
  private INDArray copied(ContiguousDataset data, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    ByteOrder order = ((OrderedDataType) data.getDataType()).getByteOrder();
    if (channel.isPresent() && order == ByteOrder.nativeOrder() && file.getUserBlockSize() == 0) {
      fill(array.data().asNio(), data.getDataAddress());
      return array;
    }
    FloatBuffer numbers = data.getBuffer().order(order).asFloatBuffer();
    if (numbers.remaining() != array.length()) {
      throw new KerasFileException(
          "%s: an array holds %d numbers, not %d"
              .formatted(name, numbers.remaining(), array.length()));
    }
    array.data().asNioFloat().put(numbers);
    return array;
  }

  private void fill(ByteBuffer target, long address) {
    long position = address;
    try {
      while (target.hasRemaining()) {
        int read = position < 0 ? -1 : channel.get().read(target, position);
        if (read < 0) {
          throw new KerasFileException(name + " is not complete: an array ends behind its end");
        }
        position += read;
      }
    } catch (IOException e) {
      throw new KerasFileException(name + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  private static INDArray arrayOf(Object flat, long[] shape) {
    if (flat instanceof float[] numbers) {
      return Nd4j.create(numbers, shape, 'c');
    }
    if (flat instanceof double[] numbers) {
      return Nd4j.create(numbers, shape, 'c');
    }
    return Nd4j.scalar(((Number) flat).doubleValue());
  }

  private List<String> strings(Attribute attribute) {
    if (attribute.getSizeInBytes() > bytes) {
      throw new KerasFileException(
          name + " is damaged: its attribute " + attribute.getName() + " is larger than the file");
    }
    if (attribute.isEmpty() || attribute.getSize() == 0) {
      return List.of();
    }
    if (attribute.getDataType() instanceof VariableLength type) {
      return HeapTexts.read(type, attribute.getBuffer(), file.getHdfBackingStorage(), bytes);
    }
    Object data = attribute.getData();
    List<String> texts = new ArrayList<>();
    if (data != null && data.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(data); i++) {
        texts.add(String.valueOf(Array.get(data, i)));
      }
    } else if (data instanceof String text) {
      texts.add(text);
    }
    return texts;
  }

  private Group group(String path) {
    return node(path) instanceof Group group ? group : null;
  }

  /** Step by step: the reader's own look-up by a path throws where a part is missing. */
  private Node node(String path) {
    Node node = file;
    for (String part : path.split("/")) {
      if (!part.isEmpty()) {
        node = node instanceof Group group ? group.getChildren().get(part) : null;
      }
    }
    return node;
  }

  /** What the reader throws at damaged files is of any kind, errors included. */
  private static <T> T guarded(String name, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (KerasFileException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw new KerasFileException(
          name + " is damaged or not complete: it cannot be read as HDF5", e);
    }
  }

  @Override
  public void close() {
    file.close();
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      throw new KerasFileException(name + " cannot be closed: " + FileProblem.reason(e), e);
    }
  }
}
