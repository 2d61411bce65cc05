package io.tidemark.savepoint.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What can happen to the files of a checkpoint. */
final class Damage {
    private Damage() {}

    static Path newestCheckpoint(Path storage) throws IOException {
        try (Stream<Path> paths = Files.walk(storage, 2)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("chk-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    static List<Path> stateFiles(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("metadata"))
                    .sorted()
                    .toList();
        }
    }

    static void flipBit(Path file, long position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) position] ^= 4;
        Files.write(file, bytes);
    }

    static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    /** Changes metadata and gives them the checksum they need. */
    static void forgeMetadata(Path checkpoint, UnaryOperator<String> change) throws IOException {
        Path file = checkpoint.resolve("metadata.json");
        String before = Files.readString(file);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("Nothing was changed in " + before);
        }
        byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        Files.write(file, bytes);
        Files.writeString(
                checkpoint.resolve("metadata.json.crc32c"),
                String.format("crc32c=%08x size=%d\n", crc.getValue(), bytes.length));
    }
}
