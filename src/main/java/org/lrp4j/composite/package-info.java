/**
 * Which layer gets which rule: {@link org.lrp4j.composite.Composite}, its presets, and what a
 * composite can choose by.
 */
package org.lrp4j.composite;
