package io.tidemark.checkpoint.spi.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Input that could not be read as a record.
 *
 * @param origin where it stands, for a person: file and line, topic, partition and offset
 * @param content what was found there, as text; binary input in hexadecimal
 * @param reason what is wrong with it: what was expected, and where
 * @since 0.1
 */
public record RejectedRecord(String origin, String content, String reason) {
    /**
     * Describes input that is made of bytes.
     *
     * @param origin where it stands
     * @param content what was found; kept as text if it is UTF-8, in hexadecimal otherwise, and empty for {@code null}
     * @param reason what is wrong with it
     * @return the description
     */
    public static RejectedRecord of(String origin, byte @Nullable [] content, String reason) {
        return new RejectedRecord(origin, content == null ? "" : text(content), reason);
    }

    private static String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return HexFormat.of().formatHex(content);
        }
    }
}
