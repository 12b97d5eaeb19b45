/**
 * The relevance step: joins a {@linkplain org.lrp4j.rule.Rule rule} and a layer's {@linkplain
 * org.lrp4j.layer.DifferentiableMap differentiable map} into a SameDiff graph, differentiates it
 * with s held constant, and runs it. {@link org.lrp4j.engine.operation.Ops} names every ND4J
 * operation that is relied on.
 *
 * <p>All that makes explanations fast is here too. Gains were measured with the oneDNN build,
 * FLOAT, on two cores with AVX-512:
 *
 * <table>
 * <caption>What is done for speed, why, and what it gains</caption>
 * <tr><th>Trick</th><th>Where</th><th>Reason and gain</th></tr>
 * <tr><td>Run the graph's operations ourselves</td><td>{@code Program}, {@code Instruction}</td>
 * <td>SameDiff's session costs 22 µs an operation and allocates every result; together with the
 * next three a LeNet's explanation takes 3 to 7 ms instead of 17</td></tr>
 * <tr><td>Leave out what vanishes</td><td>{@code Plan}, {@link org.lrp4j.engine.plan.Facts}</td>
 * <td>The network proves signs, so ZPlus takes 3 passes instead of 5, AlphaBeta 4 instead of 9,
 * GeneralizedGamma before a ReLU 3 instead of 9</td></tr>
 * <tr><td>Take one denominator from the other</td><td>{@code Plan}</td><td>GeneralizedGamma's two add
 * up to a multiple of z: 4 passes instead of 5 where both are needed, 3 % of ResNet50</td></tr>
 * <tr><td>Compute the forward pass from the parts</td><td>{@code Plan}</td><td>AlphaBeta's
 * denominators add up to z: one pass of five saved</td></tr>
 * <tr><td>Let the bias carry the stabilizer</td><td>{@code PlannedTerm}</td><td>Where a denominator
 * cannot change sign, and the convolution adds the bias: six element-wise passes saved, 6 ms for 64
 * channels at 224²</td></tr>
 * <tr><td>Know where denominators are positive</td><td>{@code Plan}</td><td>Before a ReLU no
 * relevance arrives where z ≤ 0, and the denominators of Epsilon and GeneralizedGamma are not below
 * z: two fast operations in place of five, of which {@code sign} takes 1.5 ms for 64 channels at
 * 224², twice. The same behind the gates of GeneralizedGamma, which are steps, not comparisons: 8
 * images of ResNet50 in 7 % less</td></tr>
 * <tr><td>Keep modified weights</td><td>{@code ParameterCache}, {@code Fingerprint}</td><td>Making
 * them cost more than the convolutions of ResNet50; noticing changes costs 5 ms for its 25 million
 * parameters</td></tr>
 * <tr><td>Look at all parameters at once</td><td>{@link org.lrp4j.engine.parameter.Fingerprints}</td><td>On
 * two cores before the products begin: 7 ms instead of 14 for ResNet50</td></tr>
 * <tr><td>Do not look at all</td><td>{@code fixedParameters(true)} on the builder</td><td>For networks
 * that are not trained on: one image through ResNet50 takes 1.03 to 1.08 times the raw operations in
 * order instead of 1.10 to 1.19</td></tr>
 * <tr><td>Use memory again</td><td>{@link org.lrp4j.engine.memory.ArrayPool}</td><td>Up to eight times
 * faster than writing to fresh memory, and what the process holds stays flat</td></tr>
 * <tr><td>Lend relevance, and take it back</td><td>{@link org.lrp4j.engine.memory.Loans}</td><td>500
 * explanations of VGG16 at 96² in 495 MiB instead of 840</td></tr>
 * <tr><td>Keep views</td><td>{@code Views}</td><td>One takes 8 to 17 µs to make, and ResNet50 needs
 * some 400: 3 to 4 ms of 150. The pool keeps other shapes of its arrays, also of those that it
 * lends, {@code StepOperands} the bias in the input's shape</td></tr>
 * <tr><td>Remember who holds an array</td><td>{@code Slots}</td><td>Operations find the pool's entry
 * beside the array, not by its address, and what can be known of an operation beforehand is: ResNet50
 * in 2 % less</td></tr>
 * <tr><td>Tell operations of changed arrays only</td><td>{@code BoundArrays}</td><td>The pool gives
 * each operation the arrays of the last explanation, of which native code still knows; telling it
 * takes 2 µs an array. With the views above: ResNet50 in 8 % less, 8 images in 3 % less</td></tr>
 * <tr><td>Sums are steps too</td><td>{@link org.lrp4j.engine.step.SumStep}</td><td>In a graph of their
 * own they write over what is dead and make no operation anew: the 16 residual sums of ResNet50 in 3
 * ms instead of 5</td></tr>
 * <tr><td>Biases by their own operation</td><td>{@code NativeOp}</td><td>A sum that finds out how to
 * broadcast takes twice as long: 0.17 ms instead of 0.08 for 8 times 512 channels at 14²</td></tr>
 * <tr><td>The fastest operation for each geometry</td><td>{@code Convolutions}</td><td>Gradient of
 * 64 channels at 224²: 21 ms instead of 206; 1×1 convolutions at a half to a quarter</td></tr>
 * <tr><td>Parts side by side</td><td>{@code Stacking}</td><td>Three channels cost a convolution as
 * much as eight: under the z-box rule a first layer takes two products forward and one back instead
 * of three and two. 8 images of ResNet50 in 520 ms instead of 580, 64 digits of a LeNet in 16 instead
 * of 19</td></tr>
 * <tr><td>Leave out pixels that nobody sees</td><td>{@code ImageParts}</td><td>ResNet50's eight 1×1
 * convolutions with strides see every fourth pixel: sliced once and put back once, with all
 * arithmetic in between of that size. With the biases above 8 images under AlphaBeta take 473 ms
 * instead of 511</td></tr>
 * <tr><td>One channel for all under the flat rule</td><td>{@code EvenStep}</td><td>First layer of
 * VGG16: 6.5 ms instead of the 17 of two convolutions. Copied to the channels plane by plane: 0.6 ms
 * instead of 33 for 8 images</td></tr>
 * <tr><td>Sums over windows as averages</td><td>{@code ConvolutionMap}</td><td>That one channel is
 * pooled, the examples side by side as channels: 0.8 ms instead of 9 for 8 images of 230², 0.05
 * instead of 1.5 for 64 digits, an eighth of a LeNet</td></tr>
 * <tr><td>Pool position by position</td><td>{@code MaximumByPosition}</td><td>All windows at once,
 * element by element, in pieces that fit into the cache; the maxima are kept for the way back: 64
 * images of a LeNet in 22 ms instead of 42, 8 of ResNet50 in 70 ms less</td></tr>
 * <tr><td>Pool by the faster of two ways</td><td>{@code FastestStep}</td><td>On some processors
 * ND4J's own pooling is the faster one: there ResNet50's takes 1 ms instead of 4, and 8 images 7
 * instead of 37. Both are tried once on a few examples</td></tr>
 * <tr><td>Turn matrices for few columns</td><td>{@code NativeOp}</td><td>A transposed product of 1024
 * × 256 by 49 takes 0.21 ms instead of 0.48 if the matrix was transposed beforehand</td></tr>
 * <tr><td>Know plain memory from parts</td><td>{@link org.lrp4j.engine.memory.ArrayPool#isPlain}</td>
 * <td>ND4J calls an array in another shape a view, and what is one was copied before each sum and
 * reshape</td></tr>
 * <tr><td>Sums as products with ones</td><td>{@link org.lrp4j.engine.operation.Sums}</td><td>0.3 ms
 * instead of 2 to 3 for 13 MB; two for each layer. Rows are joined until there are few: the rest is
 * added up one by one, 1 ms of ResNet50</td></tr>
 * <tr><td>No sums that nobody reads</td><td>{@link org.lrp4j.engine.step.Workbench#sumsUp}</td><td>
 * Without a conservation table neither relevance nor what biases absorb is summed up: ResNet50 in 5
 * % less</td></tr>
 * <tr><td>Moments in Java</td><td>{@link org.lrp4j.engine.vector.RowMatrix}</td><td>30 calls of ND4J
 * a moment took more than their arithmetic: 50 steps of an LSTM of 128 units in 1.7 ms instead of 66,
 * 32 examples of 200 steps in 55 instead of 598</td></tr>
 * <tr><td>The gradient of a volume convolution is a convolution</td><td>{@code
 * VolumeConvolutionMap}</td><td>{@code conv3dnew_bp} computes that of the weights too: 0.28 ms instead
 * of 0.56 for 16 channels at 16³</td></tr>
 * <tr><td>Time along the width</td><td>{@code ConvolutionsOverTime}</td><td>oneDNN computes several
 * pixels of a row at once, and transposed convolutions faster: six convolutions over 1000 steps in
 * 5.4 ms instead of 11.4, 32 examples in 120 instead of 295</td></tr>
 * <tr><td>Biases behind transposed convolutions</td><td>{@code Convolutions}</td><td>{@code deconv2d}
 * takes three times as long if it adds one: 10.7 ms instead of 3.6</td></tr>
 * <tr><td>One kernel a channel</td><td>{@code DepthwiseConvolutionMap}</td><td>With several ND4J has no
 * fast kernels: channels repeated first take 3.4 ms instead of 108</td></tr>
 * <tr><td>One thread for OpenBLAS</td><td>{@link org.lrp4j.engine.memory.BlasThreads}</td><td>Its
 * threads fight with those of ND4J's operations: ResNet50 takes 200 ms instead of 250</td></tr>
 * </table>
 *
 * <table>
 * <caption>What was tried too, and left out</caption>
 * <tr><th>Idea</th><th>What came of it</th></tr>
 * <tr><td>One product for all examples of a batch, of weights with stride 0</td><td>The same result in
 * 1.3 to 2 times the time: 8 examples from 512 to 128 channels at 28² 3.4 ms instead of 2.2</td></tr>
 * <tr><td>AlphaBeta's two products as one of [W⁺; W⁻]</td><td>A fifth less where weights are in the
 * cache; in a ResNet50, where they come from memory, nothing, and 10 % more memory</td></tr>
 * <tr><td>Products with the roles of matrix and image exchanged, or with all matrices turned</td>
 * <td>Slower, but for few columns</td></tr>
 * <tr><td>Views of every second pixel in place of slices</td><td>Five times as slow for 8 images
 * </td></tr>
 * <tr><td>Batches in pieces</td><td>8 images of ResNet50 77 ms an image at once, 80 by fours, 102 by
 * twos</td></tr>
 * <tr><td>Checksums layer by layer, in groups, with other threads; waiting threads that sleep; large
 * pages of memory; another collector</td><td>Nothing: reading parameters is bound by memory, some 20
 * GB/s</td></tr>
 * </table>
 */
package org.lrp4j.engine;
