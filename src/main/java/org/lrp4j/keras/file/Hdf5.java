package org.lrp4j.keras.file;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.Closeable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
  private final long bytes;
  private final String name;

  private Hdf5(HdfFile file, long bytes, String name) {
    this.file = file;
    this.bytes = bytes;
    this.name = name;
  }

  /**
   * Opens a file.
   *
   * @param opened opens it
   * @param bytes the file's size
   * @param name what messages call it
   */
  static Hdf5 open(Supplier<HdfFile> opened, long bytes, String name) {
    return new Hdf5(guarded(name, opened), bytes, name);
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
          Object flat = shape.length == 0 ? data.getData() : data.getDataFlat();
          if (flat == null) {
            throw new KerasFileException(name + " holds an empty array");
          }
          return arrayOf(flat, shape);
        });
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
  }
}
