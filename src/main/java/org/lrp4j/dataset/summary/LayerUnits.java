package org.lrp4j.dataset.summary;

import java.util.List;

/**
 * What became of the units that a layer reads.
 *
 * @param layer the layer that reads them, or {@code name#1} for a vertex's second input
 * @param units the units of a dense layer, features of a sequence, or channels of an image
 */
public record LayerUnits(String layer, List<UnitUse> units) {

  /**
   * Copies the list.
   *
   * @param layer the layer that reads them
   * @param units the units
   */
  public LayerUnits {
    units = List.copyOf(units);
  }

  /**
   * The units of a kind.
   *
   * @param state the kind
   * @return their numbers, in order
   */
  public List<Integer> of(UnitState state) {
    return units.stream().filter(unit -> unit.state() == state).map(UnitUse::unit).toList();
  }

  /** Such as "output reads 5 units, dead [1], idle [3]". */
  @Override
  public String toString() {
    return "%s reads %d units, dead %s, idle %s"
        .formatted(layer, units.size(), of(UnitState.DEAD), of(UnitState.IDLE));
  }
}
