#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# YoloUtils.nms, which getPredictedObjects calls with the boxes of all images of a batch, drops a box
# if a surer one of its class is at the same place in another image.
#
# One would expect: two boxes, one in each image.
#
# Output seen:
#   example 1, confidence 0.9
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if Maven fails.
# Needs Maven and a JDK (17 here).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >pom.xml <<'END'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.deeplearning4j</groupId><artifactId>deeplearning4j-nn</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
END

cat >Finding.java <<'END'
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.layers.objdetect.DetectedObject;
import org.deeplearning4j.nn.layers.objdetect.YoloUtils;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static DetectedObject box(int example, double confidence) {
    INDArray classes = Nd4j.createFromArray(1f, 0f);
    DetectedObject box = new DetectedObject(example, 2, 2, 1, 1, classes, confidence);
    box.setPredictedClass(0);
    return box;
  }

  public static void main(String[] args) {
    List<DetectedObject> boxes = new ArrayList<>(List.of(box(0, 0.8), box(1, 0.9)));
    YoloUtils.nms(boxes, 0.4);
    for (DetectedObject left : boxes) {
      System.out.println(
          "example " + left.getExampleNumber() + ", confidence " + left.getConfidence());
    }
    System.exit(boxes.size() == 1 && boxes.get(0).getExampleNumber() == 1 ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
