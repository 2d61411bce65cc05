package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.connector.files.format.CsvFormat;
import io.tidemark.connector.files.format.JsonLinesFormat;
import io.tidemark.connector.files.format.LineFormat;
import io.tidemark.connector.files.format.RecordDecoder;
import io.tidemark.connector.files.format.RecordFormat;
import io.tidemark.connector.files.format.RecordInput;
import io.tidemark.testkit.contract.SourceContract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileSourceContractTest {
    @TempDir(factory = InMemory.class)
    Path directory;

    record Reading(int number, String place) {}

    /** Lines that only are found from the beginning of a file. */
    private record WholeFiles(LineFormat lines) implements RecordFormat<String> {
        @Override
        public RecordDecoder<String> open(RecordInput input) throws IOException {
            return lines.open(input);
        }

        @Override
        public boolean positionable() {
            return false;
        }
    }

    @Nested
    class Lines extends FilesContract<String> {
        Lines() {
            super("lines", ".txt");
        }

        @Override
        protected Source<String, ?> source(String system) {
            return FileSource.lines(directory.resolve(system));
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }
    }

    @Nested
    class CompressedLines extends FilesContract<String> {
        CompressedLines() {
            super("gzip", ".txt.gz");
        }

        @Override
        protected Source<String, ?> source(String system) {
            return FileSource.lines(directory.resolve(system));
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }
    }

    @Nested
    class LinesThatCannotBePositioned extends FilesContract<String> {
        LinesThatCannotBePositioned() {
            super("a format without positions", ".txt");
        }

        @Override
        protected Source<String, ?> source(String system) {
            return FileSource.forPath(directory.resolve(system), new WholeFiles(LineFormat.utf8()))
                    .build();
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }
    }

    @Nested
    class FilesThatAppearLater extends FilesContract<String> {
        FilesThatAppearLater() {
            super("watching a directory", ".txt");
        }

        @Override
        protected Source<String, ?> source(String system) {
            return FileSource.forPath(directory.resolve(system), LineFormat.utf8())
                    .monitorContinuously(Duration.ofMillis(1))
                    .build();
        }

        @Override
        protected String record(int number) {
            return "record " + number;
        }
    }

    @Nested
    class Csv extends FilesContract<Reading> {
        Csv() {
            super("CSV", ".csv");
        }

        @Override
        protected Source<Reading, ?> source(String system) {
            return FileSource.forPath(directory.resolve(system), CsvFormat.forRecord(Reading.class))
                    .build();
        }

        @Override
        protected Reading record(int number) {
            return new Reading(number, "in \"the\"\nmiddle, of " + number);
        }

        @Override
        String text(List<Reading> readings) {
            StringBuilder text = new StringBuilder("place,number\n");
            for (Reading reading : readings) {
                text.append('"').append(reading.place.replace("\"", "\"\"")).append("\",");
                text.append(reading.number).append('\n');
            }
            return text.toString();
        }
    }

    @Nested
    class Json extends FilesContract<Reading> {
        Json() {
            super("JSON lines", ".json");
        }

        @Override
        protected Source<Reading, ?> source(String system) {
            return FileSource.forPath(directory.resolve(system), JsonLinesFormat.forRecord(Reading.class))
                    .build();
        }

        @Override
        protected Reading record(int number) {
            return new Reading(number, "place " + number);
        }

        @Override
        String text(List<Reading> readings) {
            StringBuilder text = new StringBuilder();
            for (Reading reading : readings) {
                text.append("{\"place\": \"").append(reading.place).append("\", \"number\": ");
                text.append(reading.number).append("}\n");
            }
            return text.toString();
        }
    }

    /** Three files for every twelve records. */
    private abstract class FilesContract<T> extends SourceContract<T> {
        private static final int RECORDS_PER_FILE = 5;

        private final String what;
        private final String extension;

        FilesContract(String what, String extension) {
            this.what = what;
            this.extension = extension;
        }

        @Override
        protected String connector(Source<T, ?> source) {
            return "FileSource, " + what;
        }

        @Override
        protected void write(String system, List<T> records) throws IOException {
            Path files = Files.createDirectories(directory.resolve(system));
            for (int from = 0; from < records.size(); from += RECORDS_PER_FILE) {
                List<T> some = records.subList(from, Math.min(from + RECORDS_PER_FILE, records.size()));
                writeFile(files, "from-" + records().indexOf(some.get(0)) + extension, text(some));
            }
        }

        String text(List<T> records) {
            StringBuilder text = new StringBuilder();
            records.forEach(record -> text.append(record).append('\n'));
            return text.toString();
        }
    }

    /** A file is complete when it appears. */
    private static void writeFile(Path files, String name, String text) throws IOException {
        Path unfinished = files.resolve("_" + name);
        try (OutputStream file = Files.newOutputStream(unfinished);
                OutputStream bytes = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
            bytes.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.move(unfinished, files.resolve(name));
    }
}
