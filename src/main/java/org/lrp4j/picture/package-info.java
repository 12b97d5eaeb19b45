/**
 * Pictures of relevance: heatmaps of image inputs, and bar charts of all other features.
 *
 * <p>Start with {@link org.lrp4j.picture.Heatmap} for images and {@link org.lrp4j.picture.BarChart}
 * for tables. Every {@link org.lrp4j.picture.Picture} is immutable, so one can be varied freely:
 *
 * <pre>{@code
 * Heatmap heatmap = Heatmap.of(explanation).scale(Scale.percentile(99));
 * heatmap.save(Path.of("heatmap.png"));
 * heatmap.overlay().opacity(0.7).save(Path.of("overlay.png"));
 * heatmap.strip().save(Path.of("strip.png"));
 * heatmap.gallery(captions).columns(5).save(Path.of("gallery.png"));
 * BarChart.of(explanation).featureNames(names).save(Path.of("bars.png"));
 * }</pre>
 *
 * <p>Drawing needs no display and no fonts: where Java finds no font, texts are drawn in built-in
 * letters.
 */
package org.lrp4j.picture;
