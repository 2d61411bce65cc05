package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A two-phase sink to a ledger in memory, with a mistake that the contract must find. */
final class LedgerSink implements Sink<String> {
    private static final long serialVersionUID = 1L;

    /** What such sinks get wrong. */
    enum Mistake {
        NONE,
        /** What is flushed can be seen at once. */
        PUBLISHES_AT_FLUSH,
        /** What is written can be seen at once. */
        PUBLISHES_AT_WRITE,
        /** What is open is published when the writer is closed. */
        PUBLISHES_AT_CLOSE,
        /** What is prepared can be seen before its checkpoint is durable. */
        PUBLISHES_AT_PREPARE,
        /** To commit twice is to publish twice. */
        REPEATS_COMMITS,
        /** To commit twice is an error. */
        REFUSES_REPEATED_COMMITS,
        /** A new committer takes committables that it has not seen for published. */
        FORGETS_COMMITS,
        /** Transactions of two attempts have the same name. */
        SHARES_NAMES_BETWEEN_ATTEMPTS,
        /** Transactions of two subtasks have the same name. */
        SHARES_NAMES_BETWEEN_SUBTASKS,
        /** A checkpoint that was given up takes its records with it. */
        LOSES_WHAT_WAS_GIVEN_UP,
        /** What came after the last checkpoint before the end of the input does not arrive. */
        LOSES_THE_LAST_FLUSH,
        /** Every third record does not arrive. */
        LOSES_RECORDS,
        /** A record is changed on its way. */
        CHANGES_RECORDS,
        /** A committable can be read only once. */
        LETS_COMMITTABLES_BE_READ_ONCE,
        /** A committable is gone when its writer is closed. */
        TAKES_COMMITTABLES_ALONG,
        /** The commit never returns. */
        HANGS
    }

    /** The system behind the sink. */
    static final class Ledger {
        private final Map<String, List<String>> transactions = new HashMap<>();
        private final Set<String> committed = new HashSet<>();
        private final List<String> published = new ArrayList<>();

        List<String> published() {
            return List.copyOf(published);
        }
    }

    private final transient Ledger ledger;
    private final Mistake mistake;
    private final Guarantee declared;

    LedgerSink(Ledger ledger, Mistake mistake, Guarantee declared) {
        this.ledger = ledger;
        this.mistake = mistake;
        this.declared = declared;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return new DeclaredGuarantee(declared, "transactions of a ledger");
    }

    @Override
    public SinkWriter<String> createWriter(SubtaskContext context, List<byte[]> states) {
        String attempt = mistake == Mistake.SHARES_NAMES_BETWEEN_ATTEMPTS ? "" : context.executionId();
        String subtask = mistake == Mistake.SHARES_NAMES_BETWEEN_SUBTASKS ? "" : "-" + context.subtaskIndex();
        return new Writer(attempt + subtask + "-");
    }

    @Override
    public Committer createCommitter(SubtaskContext context) {
        return this::commit;
    }

    private void commit(long checkpointId, List<Committable> committables) throws IOException {
        for (Committable committable : committables) {
            String name = new String(committable.toByteArray(), StandardCharsets.UTF_8);
            boolean fresh = ledger.committed.add(name);
            if (!fresh && mistake == Mistake.REFUSES_REPEATED_COMMITS) {
                throw new IOException("There is no transaction " + name + ".");
            }
            if (fresh && mistake != Mistake.FORGETS_COMMITS || mistake == Mistake.REPEATS_COMMITS) {
                ledger.published.addAll(ledger.transactions.getOrDefault(name, List.of()));
            }
        }
        while (mistake == Mistake.HANGS) {
            if (Thread.interrupted()) {
                throw new IOException("interrupted");
            }
            Thread.onSpinWait();
        }
    }

    private final class Writer implements SinkWriter<String> {
        private final String name;
        private List<String> open = new ArrayList<>();
        private int written;
        private boolean closed;

        Writer(String name) {
            this.name = name;
        }

        @Override
        public void write(String record, long timestampMillis) {
            written++;
            if (mistake == Mistake.PUBLISHES_AT_WRITE) {
                ledger.published.add(record);
            } else if (mistake != Mistake.LOSES_RECORDS || written % 3 != 0) {
                open.add(mistake == Mistake.CHANGES_RECORDS ? record + "!" : record);
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            if (mistake == Mistake.PUBLISHES_AT_FLUSH) {
                publishOpen();
            }
            if (mistake == Mistake.LOSES_THE_LAST_FLUSH && endOfInput) {
                open.clear();
            }
        }

        @Override
        public SinkSnapshot prepareCommit(long checkpointId) {
            if (mistake == Mistake.PUBLISHES_AT_PREPARE) {
                publishOpen();
            }
            if (open.isEmpty()) {
                return SinkSnapshot.EMPTY;
            }
            String transaction = name + checkpointId;
            ledger.transactions.put(transaction, open);
            if (mistake == Mistake.LOSES_WHAT_WAS_GIVEN_UP) {
                ledger.transactions.remove(name + (checkpointId - 1));
            }
            open = new ArrayList<>();
            return new SinkSnapshot(new byte[0], List.of(committable(transaction)));
        }

        private Committable committable(String transaction) {
            byte[] bytes = transaction.getBytes(StandardCharsets.UTF_8);
            return new Committable() {
                private boolean read;

                @Override
                public long size() {
                    return bytes.length;
                }

                @Override
                public InputStream open() throws IOException {
                    if (mistake == Mistake.TAKES_COMMITTABLES_ALONG && closed) {
                        throw new IOException("There is no file of transaction " + transaction + ".");
                    }
                    boolean empty = mistake == Mistake.LETS_COMMITTABLES_BE_READ_ONCE && read;
                    read = true;
                    return new ByteArrayInputStream(empty ? new byte[0] : bytes);
                }
            };
        }

        @Override
        public void close() {
            closed = true;
            if (mistake == Mistake.PUBLISHES_AT_CLOSE) {
                publishOpen();
            }
        }

        private void publishOpen() {
            ledger.published.addAll(open);
            open = new ArrayList<>();
        }
    }
}
