package org.lrp4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/** Notices when Java deserialises it, as the code of an attacker would. */
final class Tripwire implements DataSetPreProcessor, Serializable {

  private static final long serialVersionUID = 1L;

  private static int sprung;

  static int sprung() {
    return sprung;
  }

  static byte[] serialised() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Tripwire());
    }
    return bytes.toByteArray();
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    sprung++;
  }

  @Override
  public void preProcess(DataSet data) {
    // Nothing: only that it is made matters.
  }
}
