/**
 * Pictures of one explained input, whatever its rank: bar charts of tables, step plots of
 * sequences, heatmaps of images.
 *
 * <p>Start with {@link org.lrp4j.picture.Pictures#of(org.lrp4j.ExplainedInput)}, which gives the
 * suitable one, or with {@link org.lrp4j.picture.Heatmap}, {@link org.lrp4j.picture.BarChart} or
 * {@link org.lrp4j.picture.StepPlot} if you know what you have. Every {@link
 * org.lrp4j.picture.Picture} is immutable, so one can be varied freely:
 *
 * <pre>{@code
 * Pictures.of(explanation.inputs().get(0)).save(Path.of("picture.png"));
 * Heatmap heatmap = Heatmap.of(explanation).scale(Scale.percentile(99));
 * heatmap.save(Path.of("heatmap.png"));
 * heatmap.overlay().opacity(0.7).save(Path.of("overlay.png"));
 * heatmap.strip().save(Path.of("strip.png"));
 * heatmap.gallery(captions).columns(5).save(Path.of("gallery.png"));
 * BarChart.of(explanation).featureNames(names).save(Path.of("bars.png"));
 * WaterfallChart.of(explanation).featureNames(names).save(Path.of("waterfall.png"));
 * }</pre>
 *
 * <p>Of networks that read indices of words a {@link org.lrp4j.picture.TokenStrip} shows these in
 * the colours of their relevance.
 *
 * <p>Several pictures of one input are drawn alike, to be compared, in a {@link
 * org.lrp4j.picture.CommonStyle}. Which kind suits which format is known in one place, {@code
 * PictureKind}; where the channels are, in {@code Subject}.
 *
 * <p>Which channel of an image is red, and which values are black and white, is told once to the
 * explainer ({@code channelOrder}, {@code inputRange}) and comes with {@link
 * org.lrp4j.ExplainedInput#pixels()}. Pictures of an {@link org.lrp4j.Explanation} say below what
 * they explain, see {@link org.lrp4j.picture.Captions}.
 *
 * <p>Drawing needs no display and no fonts: where Java finds no font, texts are drawn in built-in
 * letters.
 */
package org.lrp4j.picture;
