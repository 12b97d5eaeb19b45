package org.lrp4j.cli.model;

import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_RDONLY;
import static org.bytedeco.hdf5.global.hdf5.H5O_TYPE_DATASET;
import static org.bytedeco.hdf5.global.hdf5.H5O_TYPE_GROUP;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A Keras model saved as HDF5, with its weights: DL4J's import, with a look at the sizes first. */
final class KerasFile {

  /** Large models have some thousand. Groups within groups are followed by recursion. */
  private static final int MAX_OBJECTS = 5_000;

  private KerasFile() {}

  static LoadedModel read(Path file) {
    try {
      long stored = storedNumbers(file);
      if (Pointer.maxBytes() > 0 && stored > Pointer.maxBytes() / Float.BYTES) {
        throw new BadModelException(
            file
                + " claims to hold "
                + stored
                + " numbers, more than this Java may allocate: refused. If you trust the file, start"
                + " Java with -Dorg.bytedeco.javacpp.maxbytes=…");
      }
      requireKeras2(file);
      return isSequential(file) ? sequential(file, stored) : functional(file, stored);
    } catch (IOException
        | InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException e) {
      throw new BadModelException(
          file
              + " is a Keras model that Deeplearning4j cannot import: "
              + BadModelException.firstLine(e),
          e);
    }
  }

  private static LoadedModel functional(Path file, long stored)
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    KerasModel model = builder(file).buildModel();
    ComputationGraphConfiguration configuration = model.getComputationGraphConfiguration();
    long parameters = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      parameters = Math.addExact(parameters, vertex.numParams(true));
    }
    requireStored(parameters, stored, file);
    Map<String, InputForm> inputs = new LinkedHashMap<>();
    for (String name : configuration.getNetworkInputs()) {
      inputs.put(name, InputForm.of(model.getOutputTypes().get(name)));
    }
    return new LoadedModel(model.getComputationGraph(), inputs, true, file);
  }

  private static LoadedModel sequential(Path file, long stored)
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    KerasSequentialModel model = builder(file).buildSequential();
    MultiLayerConfiguration configuration = model.getMultiLayerConfiguration();
    long parameters = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      parameters = Math.addExact(parameters, layer.getLayer().initializer().numParams(layer));
    }
    requireStored(parameters, stored, file);
    InputForm input = InputForm.of(model.getOutputTypes().get(model.getInputLayerNames().get(0)));
    return new LoadedModel(
        model.getMultiLayerNetwork(), Map.of(LoadedModel.ONLY, input), true, file);
  }

  private static KerasModelBuilder builder(Path file)
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    return new KerasModel()
        .modelBuilder()
        .modelHdf5Filename(file.toString())
        .enforceTrainingConfig(false);
  }

  /** DL4J allocates what the configuration says before it looks for the weights. */
  private static void requireStored(long parameters, long stored, Path file) {
    // Recurrent layers get biases, and batch normalisation parameters, that Keras leaves out.
    if (parameters > 2 * stored + 1024) {
      throw new BadModelException(
          file
              + ": the layers have "
              + parameters
              + " parameters, but the file holds "
              + stored
              + " numbers: refused");
    }
  }

  private static void requireKeras2(Path file) throws UnsupportedKerasConfigurationException {
    try (Hdf5Archive archive = new Hdf5Archive(file.toString())) {
      if (!archive.hasAttribute("model_config")) {
        throw new BadModelException(
            file
                + " holds no Keras model: it has no attribute model_config. Was it saved by"
                + " model.save_weights? Use model.save");
      }
      if (archive.hasAttribute("keras_version")
          && archive.readAttributeAsString("keras_version").startsWith("3")) {
        throw new BadModelException(
            file
                + " was saved by Keras 3, which Deeplearning4j cannot import: load and save it with"
                + " tf_keras, Keras 2");
      }
    }
  }

  private static boolean isSequential(Path file)
      throws IOException, UnsupportedKerasConfigurationException {
    try (Hdf5Archive archive = new Hdf5Archive(file.toString())) {
      String json = archive.readAttributeAsJson("model_config");
      return new ObjectMapper().readTree(json).path("class_name").asText().equals("Sequential");
    }
  }

  private static long storedNumbers(Path file) {
    synchronized (Hdf5Archive.LOCK_OBJECT) {
      // Else it prints its own stack traces, past anybody's streams.
      org.bytedeco.hdf5.Exception.dontPrint();
      try (H5File archive = new H5File(file.toString(), H5F_ACC_RDONLY())) {
        Inventory inventory = new Inventory();
        inventory.add(archive, file);
        return inventory.numbers;
      } catch (BadModelException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new BadModelException(
            file + " is damaged or not complete: it cannot be read as HDF5", e);
      }
    }
  }

  /** Counts what the file holds; a group may hold itself, so that there is no end to it. */
  private static final class Inventory {

    private long numbers;
    private int objects;

    void add(Group group, Path file) {
      for (long i = 0; i < group.getNumObjs(); i++) {
        if (++objects > MAX_OBJECTS) {
          throw new BadModelException(
              file + " holds more than " + MAX_OBJECTS + " groups and arrays: refused");
        }
        BytePointer name = group.getObjnameByIdx(i);
        int type = group.childObjType(name);
        if (type == H5O_TYPE_DATASET) {
          try (DataSet data = group.openDataSet(name);
              DataSpace space = data.getSpace()) {
            numbers = Math.addExact(numbers, space.getSimpleExtentNpoints());
          }
        } else if (type == H5O_TYPE_GROUP) {
          try (Group inner = group.openGroup(name)) {
            add(inner, file);
          }
        }
      }
    }
  }
}
