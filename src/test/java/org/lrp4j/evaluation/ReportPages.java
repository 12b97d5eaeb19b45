package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * A written report's pages, parsed as XML.
 *
 * @param folder the report's folder
 * @param pages the pages by file name
 */
public record ReportPages(Path folder, Map<String, Document> pages) {

  public static ReportPages read(Path folder) throws Exception {
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    Map<String, Document> pages = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".html")).toList()) {
        String page = Files.readString(file);
        assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\""), file.toString());
        pages.put(
            file.getFileName().toString(), parser.parse(new InputSource(new StringReader(page))));
      }
    }
    return new ReportPages(folder, pages);
  }

  List<Element> all(String tag) {
    return pages.values().stream().flatMap(page -> elements(page, tag).stream()).toList();
  }

  static List<Element> elements(Document page, String tag) {
    return elements(page.getDocumentElement(), tag);
  }

  static List<Element> elements(Element parent, String tag) {
    NodeList nodes = parent.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  public String text(String page) {
    return pages.get(page).getDocumentElement().getTextContent();
  }

  /** Everything that makes a report whole. */
  public void requireSound() throws IOException {
    requirePictures();
    for (Map.Entry<String, Document> page : pages.entrySet()) {
      requireLinks(page.getKey(), page.getValue());
      assertEquals(List.of(), elements(page.getValue(), "script"), page.getKey());
      String source = Files.readString(folder.resolve(page.getKey()));
      String withoutNamespace = source.replace("http://www.w3.org/1999/xhtml", "");
      assertFalse(withoutNamespace.matches("(?s).*(https?:)?//[a-z].*"), page.getKey());
      assertFalse(
          source.matches("(?s).*(javascript:|url\\(|@import|\\son[a-z]+=).*"), page.getKey());
      assertEquals(1, elements(page.getValue(), "h1").size(), page.getKey());
    }
  }

  /** Every link leads somewhere. */
  void requireLinks() {
    pages.forEach(this::requireLinks);
  }

  private void requirePictures() throws IOException {
    Set<String> shown = new HashSet<>();
    for (Element image : all("img")) {
      String file = image.getAttribute("src");
      assertTrue(image.getAttribute("alt").length() > 10, file);
      assertEquals("lazy", image.getAttribute("loading"), file);
      if (shown.add(file)) {
        var picture = ImageIO.read(folder.resolve(file).toFile());
        assertEquals(image.getAttribute("width"), String.valueOf(picture.getWidth()), file);
        assertEquals(image.getAttribute("height"), String.valueOf(picture.getHeight()), file);
      }
    }
    assertFalse(shown.isEmpty());
    try (Stream<Path> pictures = Files.list(folder.resolve("pictures"))) {
      assertEquals(pictures.count(), shown.size(), "every picture is shown");
    }
  }

  private void requireLinks(String name, Document page) {
    Set<String> ids = ids(page);
    assertEquals(
        ids.size(),
        elements(page, "*").stream().filter(element -> element.hasAttribute("id")).count(),
        "ids are unique in " + name);
    for (Element link : elements(page, "a")) {
      String[] parts = link.getAttribute("href").split("#", 2);
      boolean isHere = parts[0].isEmpty();
      assertTrue(isHere || Files.exists(folder.resolve(parts[0])), name + " to " + parts[0]);
      if (parts.length == 2) {
        Set<String> there = isHere ? ids : ids(pages.get(parts[0]));
        assertTrue(there.contains(parts[1]), name + " to " + link.getAttribute("href"));
      }
    }
  }

  private static Set<String> ids(Document page) {
    Set<String> ids = new HashSet<>();
    elements(page, "*").stream()
        .filter(element -> element.hasAttribute("id"))
        .forEach(element -> ids.add(element.getAttribute("id")));
    return ids;
  }
}
