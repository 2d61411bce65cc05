package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the records in this process, for tests. Exactly once while the process lives: records appear in {@link #results()}
 * when the checkpoint that covers them is complete, or when a job without checkpoints finishes.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class CollectSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    /** Results are reached by number, so that a copy of the sink that an engine makes shares them. */
    private static final Map<Long, Store> STORES = new ConcurrentHashMap<>();

    private static final AtomicLong SINKS = new AtomicLong();

    private final long id = SINKS.incrementAndGet();

    /** Makes a sink without results. */
    public CollectSink() {
        STORES.put(id, new Store());
    }

    /**
     * Returns the records published so far.
     *
     * @return a copy, in the order of publication; records of one subtask are in their order
     */
    public List<T> results() {
        return store().results();
    }

    /** Forgets the results, so that the memory is free. The sink cannot be used after it. */
    public void discard() {
        STORES.remove(id);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("results appear with the checkpoint that covers them, in this process");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) {
        Sink.requireNoState(context, states);
        Store store = store();
        return new Writer<>(store, context.executionId() + "/" + store.writers.incrementAndGet() + "/");
    }

    @Override
    public Committer createCommitter(SubtaskContext context) {
        Store store = store();
        return (checkpointId, committables) -> {
            for (Committable committable : committables) {
                store.publish(new String(committable.toByteArray(), StandardCharsets.UTF_8));
            }
        };
    }

    private Store store() {
        Store store = STORES.get(id);
        if (store == null) {
            throw new IllegalStateException(
                    "The results of this CollectSink were discarded, or are in another process.");
        }
        return store;
    }

    /** What was prepared and what is published. */
    private static final class Store {
        private final Map<String, List<Object>> prepared = new ConcurrentHashMap<>();
        /** Tells writers apart: one sink may end several streams of a job. */
        private final AtomicLong writers = new AtomicLong();

        private final Set<String> published = new HashSet<>();
        private final List<Object> results = new ArrayList<>();

        synchronized void publish(String key) {
            if (published.contains(key)) {
                return;
            }
            List<Object> records = prepared.remove(key);
            if (records == null) {
                throw new IllegalArgumentException(
                        "The checkpoint holds results " + key + " that another CollectSink has"
                                + " collected, perhaps in another process; give the job the same sink, or another name or storage.");
            }
            published.add(key);
            results.addAll(records);
        }

        @SuppressWarnings("unchecked") // only a writer of T adds to this store
        synchronized <T> List<T> results() {
            return new ArrayList<>((List<T>) results);
        }
    }

    private static final class Writer<T> implements SinkWriter<T> {
        private final Store store;
        private final String keyPrefix;
        private List<Object> open = new ArrayList<>();

        Writer(Store store, String keyPrefix) {
            this.store = store;
            this.keyPrefix = keyPrefix;
        }

        @Override
        public void write(T record, long timestampMillis) {
            open.add(record);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public SinkSnapshot prepareCommit(long checkpointId) {
            if (open.isEmpty()) {
                return SinkSnapshot.EMPTY;
            }
            String key = keyPrefix + checkpointId;
            store.prepared.put(key, open);
            open = new ArrayList<>();
            return new SinkSnapshot(new byte[0], List.of(Committable.of(key.getBytes(StandardCharsets.UTF_8))));
        }

        @Override
        public void close() {}
    }
}
