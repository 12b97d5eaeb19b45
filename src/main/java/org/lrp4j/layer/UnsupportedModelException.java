package org.lrp4j.layer;

import java.util.List;
import org.lrp4j.file.TextTable;

/**
 * A network that cannot be explained as it is. The message lists all that stands in the way, as a
 * table: layer, type, what is wrong, what to do.
 */
public final class UnsupportedModelException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * One thing that stands in the way.
   *
   * @param layer the name of the layer or vertex
   * @param type its DL4J type
   * @param what what is wrong
   * @param whatToDo what the user can do about it
   */
  public record Finding(String layer, String type, String what, String whatToDo) {}

  private final transient List<Finding> findings;

  /**
   * The refusal.
   *
   * @param findings all that stands in the way, in the order of the network
   */
  public UnsupportedModelException(List<Finding> findings) {
    super(message(findings));
    this.findings = List.copyOf(findings);
  }

  /**
   * All that stands in the way.
   *
   * @return the findings, in the order of the network
   */
  public List<Finding> findings() {
    return findings;
  }

  private static String message(List<Finding> findings) {
    TextTable table = new TextTable("layer", "type", "what is wrong", "what to do");
    findings.forEach(f -> table.row(f.layer(), f.type(), f.what(), f.whatToDo()));
    return "This network cannot be explained as it is:" + System.lineSeparator() + table;
  }
}
