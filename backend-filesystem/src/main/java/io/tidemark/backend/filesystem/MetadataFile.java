package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import io.tidemark.checkpoint.spi.storage.SafeName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The metadata of one checkpoint and, beside it, one line of text with its size and checksum. The line is compared as a
 * whole with what the metadata gives: a damage to either is found and no damaged number is ever parsed.
 */
final class MetadataFile {
    static final String NAME = SafeName.METADATA;
    static final String CHECKSUM_NAME = NAME + ".crc32c";

    private MetadataFile() {}

    static void write(Path directory, byte[] metadata, Disk disk) throws IOException {
        writeDurably(directory.resolve(NAME), metadata, disk);
        writeDurably(directory.resolve(CHECKSUM_NAME), checksumLine(metadata), disk);
    }

    static byte[] read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        byte[] metadata = bytes(file);
        byte[] expected = bytes(directory.resolve(CHECKSUM_NAME));
        byte[] found = checksumLine(metadata);
        if (!Arrays.equals(expected, found)) {
            throw new CorruptCheckpointException("Checkpoint metadata " + file + " is damaged: expected "
                    + printable(expected) + " as " + CHECKSUM_NAME + " says, found " + printable(found));
        }
        return metadata;
    }

    private static void writeDurably(Path file, byte[] bytes, Disk disk) throws IOException {
        try (FileChannel channel = disk.create(file)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            disk.sync(channel);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(file.getParent())) {
                throw e;
            }
            throw new CorruptCheckpointException(
                    "Checkpoint " + file.getParent() + " is damaged: " + file.getFileName() + " is missing");
        }
    }

    private static byte[] checksumLine(byte[] metadata) {
        CRC32C crc = new CRC32C();
        crc.update(metadata);
        String hex = Long.toHexString(crc.getValue());
        String line = "crc32c=" + "0".repeat(8 - hex.length()) + hex + " size=" + metadata.length + "\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static String printable(byte[] line) {
        int shown = Math.min(line.length, 60);
        String text = new String(line, 0, shown, StandardCharsets.US_ASCII);
        return "'" + text.replaceAll("[^ -~]", "") + "'";
    }
}
