package io.tidemark.backend.s3;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The object whose creation ends a checkpoint or a savepoint: its small files, then its metadata, then one line of text of
 * fixed length that says where the metadata are. So a file that is small costs no request when it is written, and one for a
 * few bytes when it is read; and the object says itself what is in it, wherever it was copied.
 */
final class MetadataObject {
    private static final String FOOTER = "tidemark metadata 1 %012d %012d %08x\n";
    private static final Pattern FOOTER_PATTERN =
            Pattern.compile("tidemark metadata 1 (\\d{12}) (\\d{12}) ([0-9a-f]{8})\n");
    private static final int FOOTER_LENGTH = footer(new MetadataRange(0, 0, 0)).length;

    private MetadataObject() {}

    /** Says where metadata will be behind some files. */
    static MetadataRange range(int filesLength, byte[] metadata) {
        return new MetadataRange(filesLength, metadata.length, crc(metadata));
    }

    /** Puts together what is stored. */
    static byte[] encode(byte[] files, byte[] metadata) {
        byte[] footer = footer(range(files.length, metadata));
        byte[] bytes = new byte[Math.addExact(files.length + footer.length, metadata.length)];
        System.arraycopy(files, 0, bytes, 0, files.length);
        System.arraycopy(metadata, 0, bytes, files.length, metadata.length);
        System.arraycopy(footer, 0, bytes, files.length + metadata.length, footer.length);
        return bytes;
    }

    /** Finds the metadata by the last line of the object. */
    static MetadataRange find(ObjectStore store, String key) throws IOException {
        long size = store.size(key);
        long from = size - FOOTER_LENGTH;
        byte[] line = from < 0 ? new byte[0] : store.read(key, from, FOOTER_LENGTH);
        Matcher matcher = FOOTER_PATTERN.matcher(new String(line, StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw new CorruptCheckpointException("Checkpoint metadata " + store.describe(key)
                    + " are damaged: expected a last line that says where they are, found none");
        }
        MetadataRange range = new MetadataRange(
                Long.parseLong(matcher.group(1)),
                (int) Math.min(Integer.MAX_VALUE, Long.parseLong(matcher.group(2))),
                Integer.parseUnsignedInt(matcher.group(3), 16));
        if (range.offset() + range.length() != from) {
            throw corrupt(store, key, from + " bytes before the last line", range.offset() + range.length());
        }
        return range;
    }

    /** Reads the metadata and verifies them, and that the object ends as it was written. */
    static byte[] read(ObjectStore store, String key, MetadataRange range) throws IOException {
        byte[] tail;
        int expected = Math.addExact(range.length(), FOOTER_LENGTH);
        try {
            tail = store.read(key, range.offset(), expected + 1); // one more would be one too many
        } catch (NoSuchFileException e) {
            CorruptCheckpointException missing =
                    new CorruptCheckpointException("Checkpoint metadata " + store.describe(key) + " are missing");
            missing.initCause(e);
            throw missing;
        }
        if (tail.length != expected) {
            throw corrupt(store, key, expected + " bytes from " + range.offset() + " on", tail.length);
        }
        byte[] metadata = Arrays.copyOf(tail, range.length());
        int found = crc(metadata);
        if (found != range.crc32c()) {
            throw corrupt(store, key, String.format("CRC-32C %08x", range.crc32c()), String.format("%08x", found));
        }
        if (!Arrays.equals(Arrays.copyOfRange(tail, range.length(), expected), footer(range))) {
            throw corrupt(store, key, "a last line that says where they are", "another");
        }
        return metadata;
    }

    private static CorruptCheckpointException corrupt(ObjectStore store, String key, String expected, Object found) {
        return new CorruptCheckpointException("Checkpoint metadata " + store.describe(key) + " are damaged: expected "
                + expected + ", found " + found);
    }

    private static byte[] footer(MetadataRange range) {
        return String.format(FOOTER, range.offset(), range.length(), range.crc32c())
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
