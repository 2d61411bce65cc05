package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Its committables are temporary files of a megabyte, which hold the records themselves; a {@link Ledger} publishes them. */
final class SpillingSink implements Sink<Object> {
    static final int COMMITTABLE_BYTES = 1 << 20;

    private static final long serialVersionUID = 1L;
    private static final String PADDING = "~";

    private final transient Ledger ledger;
    private final transient Path directory;
    private final transient Map<Path, Integer> releases = new ConcurrentHashMap<>();
    private transient volatile CountDownLatch publication = new CountDownLatch(0);

    SpillingSink(Ledger ledger, Path directory) {
        this.ledger = ledger;
        this.directory = directory;
    }

    /** Has every publication wait until the latch lets it go. */
    void holdPublication(CountDownLatch latch) {
        publication = latch;
    }

    /** How often each committable was released. */
    Map<Path, Integer> releases() {
        return Map.copyOf(releases);
    }

    /** The committables that were not released. */
    List<Path> kept() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("the ledger publishes with the checkpoint");
    }

    @Override
    public SinkWriter<Object> createWriter(SubtaskContext context, List<byte[]> states) {
        return new Writer(context.executionId() + "-" + context.subtaskIndex() + "-");
    }

    @Override
    public Committer createCommitter(SubtaskContext context) {
        return (checkpointId, committables) -> {
            if (ledger.refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("The ledger is closed for lunch.");
            }
            try {
                publication.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            for (Committable committable : committables) {
                List<String> lines = new String(committable.toByteArray(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith(PADDING))
                        .toList();
                ledger.publish(lines.get(0), lines.subList(1, lines.size()));
            }
        };
    }

    private final class Writer implements SinkWriter<Object> {
        private final String prefix;
        private final List<String> lines = new ArrayList<>();

        Writer(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void write(Object record, long timestampMillis) {
            lines.add(String.valueOf(record));
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
            if (lines.isEmpty()) {
                return SinkSnapshot.EMPTY;
            }
            String name = prefix + checkpointId;
            byte[] content = (name + "\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            byte[] padded = Arrays.copyOf(content, COMMITTABLE_BYTES);
            Arrays.fill(padded, content.length, padded.length, (byte) PADDING.charAt(0));
            lines.clear();
            ledger.prepare(name);
            return new SinkSnapshot(new byte[0], List.of(new Spilled(Files.write(directory.resolve(name), padded))));
        }

        @Override
        public void close() {}
    }

    private final class Spilled implements Committable {
        private final Path file;

        Spilled(Path file) {
            this.file = file;
        }

        @Override
        public long size() {
            return COMMITTABLE_BYTES;
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public void release() {
            releases.merge(file, 1, Integer::sum);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
