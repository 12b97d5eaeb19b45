package org.lrp4j;

/**
 * An input of a layer or vertex.
 *
 * @param name the name of the layer or vertex
 * @param index which input, from 0
 */
record LayerInput(String name, int index) {

  @Override
  public String toString() {
    return index == 0 ? name : name + "#" + index;
  }
}
