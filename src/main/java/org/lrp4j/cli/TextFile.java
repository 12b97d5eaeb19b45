package org.lrp4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Text as editors and spreadsheets save it: in UTF-8, or what a byte order mark says, or else in
 * Windows-1252, of which Latin-1's letters are a part. Any bytes can be read as that, so it is
 * said.
 */
final class TextFile {

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private TextFile() {}

  /**
   * Reads a file without its byte order mark.
   *
   * @param encoding the encoding, if it is known
   * @param notes gets what was assumed
   * @throws IOException if it cannot be read, or is no text in that encoding
   */
  static String read(Path file, Optional<Charset> encoding, Consumer<String> notes)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (Map.Entry<String, Charset> mark : marks().entrySet()) {
      byte[] begin = mark.getKey().getBytes(StandardCharsets.ISO_8859_1);
      if (startsWith(bytes, begin)) {
        return decoded(bytes, begin.length, encoding.orElse(mark.getValue()));
      }
    }
    if (encoding.isPresent()) {
      return decoded(bytes, 0, encoding.get());
    }
    try {
      return decoded(bytes, 0, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      notes.accept(file + " is not in UTF-8, and is read as " + WINDOWS.name());
      return decoded(bytes, 0, WINDOWS);
    }
  }

  private static Map<String, Charset> marks() {
    Map<String, Charset> marks = new LinkedHashMap<>();
    marks.put("\u00ef\u00bb\u00bf", StandardCharsets.UTF_8);
    marks.put("\u00ff\u00fe", StandardCharsets.UTF_16LE);
    marks.put("\u00fe\u00ff", StandardCharsets.UTF_16BE);
    return marks;
  }

  private static boolean startsWith(byte[] bytes, byte[] begin) {
    return bytes.length >= begin.length
        && ByteBuffer.wrap(bytes, 0, begin.length).equals(ByteBuffer.wrap(begin));
  }

  private static String decoded(byte[] bytes, int from, Charset charset)
      throws CharacterCodingException {
    return charset
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
        .toString();
  }
}
