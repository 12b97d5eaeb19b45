package org.lrp4j.cli;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array in NumPy's format, read a few rows at a time. Not by ND4J, which reads the whole file at
 * once: here what the header claims is compared with the file's length before anything is
 * allocated.
 */
final class NpyFile implements Closeable {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z]\\d+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

  private final FileChannel channel;
  private final long dataBegins;
  private final ElementType type;
  private final ByteOrder order;
  private final long[] shape;

  /** What one number is stored as. */
  private enum ElementType {
    F2(2) {
      @Override
      float next(ByteBuffer bytes) {
        return HalfIndexer.toFloat(bytes.getShort() & 0xffff);
      }
    },
    F4(4) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.getFloat();
      }
    },
    F8(8) {
      @Override
      float next(ByteBuffer bytes) {
        return (float) bytes.getDouble();
      }
    },
    U1(1) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.get() & 0xff;
      }
    },
    U2(2) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.getShort() & 0xffff;
      }
    },
    U4(4) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.getInt() & 0xffffffffL;
      }
    },
    U8(8) {
      @Override
      float next(ByteBuffer bytes) {
        long bits = bytes.getLong();
        // Above the largest long, half of it twice; the last bit decides how it is rounded.
        return bits >= 0 ? bits : 2f * (bits >>> 1 | bits & 1);
      }
    },
    /** Truth values. */
    B1(1) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.get() == 0 ? 0 : 1;
      }
    },
    I1(1) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.get();
      }
    },
    I2(2) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.getShort();
      }
    },
    I4(4) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.getInt();
      }
    },
    I8(8) {
      @Override
      float next(ByteBuffer bytes) {
        return bytes.getLong();
      }
    };

    private final int bytes;

    ElementType(int bytes) {
      this.bytes = bytes;
    }

    abstract float next(ByteBuffer bytes);
  }

  private NpyFile(
      FileChannel channel, long dataBegins, ElementType type, ByteOrder order, long[] shape) {
    this.channel = channel;
    this.dataBegins = dataBegins;
    this.type = type;
    this.order = order;
    this.shape = shape;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws IOException if it is no such file, holds no numbers, or not as many as it claims
   */
  static NpyFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return read(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static NpyFile read(FileChannel channel) throws IOException {
    ByteBuffer start = bytes(channel, 0, 12).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    start.get(magic);
    int version = start.get();
    start.get();
    if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
      throw new IOException("it is no .npy file");
    }
    int headerBegins = version == 1 ? 10 : 12;
    long length = version == 1 ? start.getShort() & 0xffff : start.getInt() & 0xffffffffL;
    if (length > MAX_HEADER_BYTES) {
      throw new IOException("its header claims to be " + length + " bytes long");
    }
    String header =
        StandardCharsets.ISO_8859_1.decode(bytes(channel, headerBegins, (int) length)).toString();
    Matcher typeFound = TYPE.matcher(header);
    Matcher fortran = FORTRAN.matcher(header);
    Matcher shapeFound = SHAPE.matcher(header);
    if (!typeFound.find() || !fortran.find() || !shapeFound.find()) {
      throw new IOException("its header is not understood, it holds no plain numbers: " + header);
    }
    if (fortran.group(1).equals("True")) {
      throw new IOException(
          "it is in Fortran's order: save it with numpy.ascontiguousarray(array) first");
    }
    ElementType type = type(typeFound.group(2));
    long[] shape =
        Arrays.stream(shapeFound.group(1).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(NpyFile::size)
            .toArray();
    long dataBegins = headerBegins + length;
    requireComplete(shape, type, channel.size() - dataBegins);
    ByteOrder order =
        typeFound.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyFile(channel, dataBegins, type, order, shape);
  }

  private static ElementType type(String name) throws IOException {
    return Arrays.stream(ElementType.values())
        .filter(known -> known.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "it holds elements of type "
                        + name
                        + ": save it as float32, array.astype(\"float32\")"));
  }

  private static long size(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static void requireComplete(long[] shape, ElementType type, long stored)
      throws IOException {
    long claimed;
    try {
      claimed = Arrays.stream(shape).reduce(type.bytes, Math::multiplyExact);
    } catch (ArithmeticException e) {
      claimed = Long.MAX_VALUE;
    }
    if (claimed != stored) {
      throw new IOException(
          "its header claims an array of shape "
              + Arrays.toString(shape)
              + ", "
              + claimed
              + " bytes, but the file holds "
              + stored);
    }
  }

  /** Whether its elements are whole numbers from 0 to 255. */
  boolean holdsBytes() {
    return type == ElementType.U1;
  }

  /** The sizes along all dimensions. */
  long[] shape() {
    return shape.clone();
  }

  /** Some rows, that is, slices along the first dimension, as FLOAT. */
  INDArray rows(long from, long to) throws IOException {
    long numbers = Arrays.stream(shape).skip(1).reduce(to - from, Math::multiplyExact);
    if (numbers > Integer.MAX_VALUE / type.bytes) {
      throw new IOException(
          (to - from) + " of its rows do not fit into memory: choose a smaller --batch-size");
    }
    long begin = dataBegins + numbers / (to - from) * from * type.bytes;
    ByteBuffer bytes = bytes(channel, begin, (int) numbers * type.bytes).order(order);
    float[] values = new float[(int) numbers];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.next(bytes);
    }
    long[] rowsShape = shape.clone();
    rowsShape[0] = to - from;
    return Nd4j.createFromArray(values).reshape(rowsShape);
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("it ends early");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
