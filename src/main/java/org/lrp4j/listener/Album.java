package org.lrp4j.listener;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.Explanation;
import org.lrp4j.file.RunFolder;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.Pictures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pictures of a run: a folder for each probe. */
final class Album {

  private static final Logger LOG = LoggerFactory.getLogger(LrpListener.class);

  private final RunFolder folder;
  private final List<String> names;
  private final List<String> featureNames;
  private final int keepLast;
  private final Setbacks setbacks;
  private List<Track> tracks;

  Album(Path root, List<String> names, List<String> featureNames, int keepLast, Setbacks setbacks) {
    this.folder = new RunFolder(root);
    this.names = names;
    this.featureNames = featureNames;
    this.keepLast = keepLast;
    this.setbacks = setbacks;
  }

  Optional<Path> path() {
    return folder.path();
  }

  /** Adds a frame to each probe's pictures, and writes those that can be written. */
  void add(Snapshot snapshot) {
    if (setbacks.survive("draw the probes", () -> addFrames(snapshot))
        && !tracks.isEmpty()
        && setbacks.survive("make a folder for the pictures", this::makeFolder)) {
      for (Track track : tracks) {
        setbacks.survive("write the pictures", () -> track.write(folder.made()));
      }
    }
  }

  /** The run's folder, made if it was not yet. */
  Path madeFolder() throws IOException {
    return folder.made();
  }

  private void makeFolder() throws Exception {
    if (folder.path().isEmpty()) {
      LOG.info("LRP pictures are written to {}", folder.made().toAbsolutePath());
    }
  }

  private void addFrames(Snapshot snapshot) {
    Explanation explanation = snapshot.explanation();
    if (tracks == null) {
      tracks = Track.of(explanation, names, featureNames, keepLast);
      if (!featureNames.isEmpty() && noInputHasSoManyFeatures(explanation)) {
        LOG.warn(
            "There are {} feature names, but the probes have the shapes {}: their features are"
                + " numbered. Give one name for each feature",
            featureNames.size(),
            shapes(explanation));
      }
    }
    List<Evidence> evidence = Evidence.of(explanation);
    for (Track track : tracks) {
      track.add(snapshot, evidence);
    }
  }

  private boolean noInputHasSoManyFeatures(Explanation explanation) {
    return explanation.inputs().stream()
        .map(Pictures::of)
        .filter(FeatureChart.class::isInstance)
        .noneMatch(chart -> ((FeatureChart<?>) chart).names().size() == featureNames.size());
  }

  private static List<String> shapes(Explanation explanation) {
    List<String> shapes = new ArrayList<>();
    explanation
        .inputNames()
        .forEach(name -> shapes.add(Arrays.toString(explanation.input(name).shape())));
    return shapes;
  }

  /** Lets go of all frames; what is written stays. */
  void clear() {
    tracks = List.of();
  }
}
