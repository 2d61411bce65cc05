package io.tidemark.engine.local;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Publishes text into a {@link Ledger} when the checkpoint is complete. Its writers keep how much they wrote. */
final class TwoPhaseSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final transient Ledger ledger;
    private final int leastBytes;

    TwoPhaseSink(Ledger ledger) {
        this(ledger, 0);
    }

    /**
     * Makes a sink with committables of some size.
     *
     * @param leastBytes what smaller ones are filled up to
     */
    TwoPhaseSink(Ledger ledger, int leastBytes) {
        this.ledger = ledger;
        this.leastBytes = leastBytes;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("the ledger publishes with the checkpoint");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        long before = 0;
        for (byte[] state : states) {
            before += Long.parseLong(text(state));
        }
        ledger.opened(context.executionId(), before);
        return new Writer(context.executionId() + "/" + context.subtaskIndex() + "/", before);
    }

    @Override
    public Committer createCommitter(SubtaskContext context) {
        return (checkpointId, committables) -> {
            if (ledger.refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("The ledger is closed for lunch.");
            }
            for (Committable committable : committables) {
                List<String> lines =
                        text(committable.toByteArray()).trim().lines().toList();
                ledger.publish(lines.get(0), lines.subList(1, lines.size()));
            }
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private final class Writer implements SinkWriter<T> {
        private final String prefix;
        private final List<String> lines = new ArrayList<>();
        private long written;

        Writer(String prefix, long written) {
            this.prefix = prefix;
            this.written = written;
        }

        @Override
        public void write(T record, long timestampMillis) {
            lines.add(String.valueOf(record));
            written++;
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public SinkSnapshot prepareCommit(long checkpointId) {
            byte[] state = Long.toString(written).getBytes(StandardCharsets.UTF_8);
            if (lines.isEmpty()) {
                return new SinkSnapshot(state, List.of());
            }
            String name = prefix + checkpointId;
            String content = name + "\n" + String.join("\n", lines);
            lines.clear();
            ledger.prepare(name);
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            byte[] filled = Arrays.copyOf(bytes, Math.max(bytes.length, leastBytes));
            return new SinkSnapshot(state, List.of(Committable.of(filled)));
        }

        @Override
        public void close() {}
    }
}
