package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAlignedAndLinesEndWithoutBlanks() {
    TextTable table = new TextTable("", "layer", "what");
    table.row("!", "a", "");
    table.row("", "a long one", "fine");
    assertEquals(
        List.of("   layer       what", "!  a", "   a long one  fine"),
        table.toString().lines().toList());
  }

  @Test
  void numbersAreAlignedToTheRight() {
    TextTable table = new TextTable("layer", "in", "out");
    table.numbersFrom(1, 4);
    table.row("dense", "1", "-12345");
    assertEquals(
        List.of("layer    in     out", "dense     1  -12345"), table.toString().lines().toList());
  }

  @Test
  void aTableWithoutRowsIsItsHeadings() {
    assertEquals("a  b" + System.lineSeparator(), new TextTable("a", "b").toString());
  }

  @Test
  void aCellTooManyIsRefused() {
    TextTable table = new TextTable("a");
    assertEquals(
        "Expected 1 cells, one a column, but got 2",
        assertThrows(IllegalArgumentException.class, () -> table.row("a", "b")).getMessage());
  }
}
