package io.tidemark.benchmarks.process;

import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.run.RunSpec;
import io.tidemark.benchmarks.workload.Reference;
import io.tidemark.benchmarks.workload.Reference.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What runs must give; computed once for each number of records and kept in a directory. */
final class ExpectedResults {
    private final Path directory;

    ExpectedResults(Path directory) {
        this.directory = directory;
    }

    Expected of(RunSpec spec) throws IOException {
        boolean lastSums = spec.mode() == Mode.RECOVERY;
        Path file = directory.resolve(spec.workload().label() + (lastSums ? "-last-" : "-") + spec.records());
        if (Files.exists(file)) {
            String[] numbers = Files.readString(file).trim().split(" ");
            return new Expected(Long.parseLong(numbers[0]), Long.parseUnsignedLong(numbers[1], 16));
        }
        Expected expected =
                lastSums ? Reference.lastSums(spec.records()) : Reference.of(spec.workload(), spec.records());
        Files.createDirectories(directory);
        Path unfinished = Files.createTempFile(directory, "unfinished", "");
        Files.writeString(unfinished, expected.outputs() + " " + Long.toHexString(expected.checksum()) + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return expected;
    }
}
