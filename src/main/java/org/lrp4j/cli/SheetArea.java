package org.lrp4j.cli;

import java.awt.Rectangle;

/**
 * Where an example is on a sheet of many.
 *
 * @param file the sheet
 * @param width the sheet's width in pixels
 * @param height the sheet's height in pixels
 * @param area where its images are, in pixels
 */
record SheetArea(String file, int width, int height, Rectangle area) {}
