package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FileSourceContractTest extends SourceContract<String> {
    @TempDir(factory = InMemory.class)
    Path directory;

    @Override
    protected Source<String, ?> source(String system) {
        return FileSource.lines(directory.resolve(system));
    }

    @Override
    protected String record(int number) {
        return "record " + number;
    }

    @Override
    protected void write(String system, List<String> records) throws IOException {
        Path files = Files.createDirectories(directory.resolve(system));
        for (int from = 0; from < records.size(); from += 5) {
            Files.write(
                    files.resolve("records-" + from + ".txt"),
                    records.subList(from, Math.min(from + 5, records.size())));
        }
    }
}
