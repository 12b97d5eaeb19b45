package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The texts in PNG files. */
public final class PngTexts {

  private PngTexts() {}

  /** The lines of the text "Description"; none if the file has no text. */
  public static List<String> description(Path file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(stream);
      IIOMetadata metadata = reader.getImageMetadata(0);
      Element root = (Element) metadata.getAsTree(metadata.getNativeMetadataFormatName());
      NodeList texts = root.getElementsByTagName("iTXtEntry");
      if (texts.getLength() == 0) {
        return List.of();
      }
      assertEquals(1, texts.getLength());
      Element text = (Element) texts.item(0);
      assertEquals("Description", text.getAttribute("keyword"));
      return text.getAttribute("text").lines().toList();
    } finally {
      reader.dispose();
    }
  }
}
