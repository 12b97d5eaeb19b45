package org.lrp4j.receipt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** An array that a receipt holds as a whole: its bytes in C order, little-endian, as Base64. */
final class ArrayJson {

  private ArrayJson() {}

  static Map<String, Object> write(INDArray array) {
    DataType type = array.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    INDArray flat = array.castTo(type).dup('c').reshape(array.length());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type.name());
    json.put("shape", array.shape());
    json.put("base64", Base64.getEncoder().encodeToString(Sha256.bytes(flat)));
    return json;
  }

  static INDArray read(JsonNode json, String where) {
    long[] shape = ReceiptNode.array(json, "shape", where).mapToLong(JsonNode::asLong).toArray();
    String type = ReceiptNode.text(json, "type", where);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(ReceiptNode.text(json, "base64", where));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + " is no Base64", e);
    }
    return of(bytes, type, shape, where);
  }

  /** The array of those bytes, if they are as many as the shape says. */
  static INDArray of(byte[] bytes, String type, long[] shape, String where) {
    int width = type.equals("DOUBLE") ? 8 : 4;
    long length = 1;
    for (long size : shape) {
      length = size <= 0 || length > bytes.length ? -1 : length * size;
    }
    if (length < 1 || length * width != bytes.length || !type.matches("FLOAT|DOUBLE")) {
      throw new IllegalArgumentException(
          "%s is to hold %s %s, but has %d bytes"
              .formatted(where, type, Arrays.toString(shape), bytes.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 8) {
      double[] numbers = new double[(int) length];
      buffer.asDoubleBuffer().get(numbers);
      return Nd4j.createFromArray(numbers).reshape(shape);
    }
    float[] numbers = new float[(int) length];
    buffer.asFloatBuffer().get(numbers);
    return Nd4j.createFromArray(numbers).reshape(shape);
  }
}
