package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Committable;
import io.tidemark.checkpoint.spi.sink.Committer;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkSnapshot;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.core.recovery.CommittableFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a sink of the pipeline, and is as good as that declares, and no better: exactly once prepares parts at
 * barriers and publishes them on commit, at least once writes through, by chance early.
 */
final class SimulatedSink implements Sink<Object> {
    private static final long serialVersionUID = 1L;

    private final transient SimulatedWorld world;
    private final String name;
    private final transient DeclaredGuarantee guarantee;
    private final boolean recognizesRepeats;

    SimulatedSink(SimulatedWorld world, String name, DeclaredGuarantee guarantee, boolean recognizesRepeats) {
        this.world = world;
        this.name = name;
        this.guarantee = guarantee;
        this.recognizesRepeats = recognizesRepeats;
    }

    /**
     * A part and how much of it counts, as bytes of a committable or of a writer's state; zeros may follow.
     *
     * @param part its name
     * @param length how many of its records
     */
    record Pending(String part, int length) {
        byte[] toBytes() {
            return (length + " " + part).getBytes(StandardCharsets.UTF_8);
        }

        static Pending of(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8).trim();
            int space = text.indexOf(' ');
            return new Pending(text.substring(space + 1), Integer.parseInt(text.substring(0, space)));
        }
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return guarantee;
    }

    @Override
    public boolean recognizesRepeats() {
        return recognizesRepeats;
    }

    @Override
    public SinkWriter<Object> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        failIfStruck();
        return guarantee.guarantee() == Guarantee.EXACTLY_ONCE
                ? new PartWriter(name + "/" + context.executionId() + "/" + context.subtaskIndex(), states)
                : new ThroughWriter();
    }

    @Override
    public Committer createCommitter(SubtaskContext context) throws IOException {
        failIfStruck();
        return guarantee.guarantee() == Guarantee.EXACTLY_ONCE ? this::commit : Committer.NONE;
    }

    private void commit(long checkpointId, List<Committable> committables) throws IOException {
        for (Committable committable : committables) {
            if (world.strike(Fault.COMMIT_FAILS, "publishing a part")) {
                throw new IOException("Simulated failure: sink '" + name + "' refuses to publish");
            }
            Pending pending = Pending.of(committable.toByteArray());
            world.outside().publish(name, pending.part(), pending.length());
        }
        if (world.strike(Fault.COMMIT_ANSWER_LOST, "the answer of publishing")) {
            throw new IOException("Simulated failure: no answer from sink '" + name + "'");
        }
    }

    private void failIfStruck() throws IOException {
        if (world.strike(Fault.SINK_FAILS, "writing to the outside")) {
            throw new IOException("Simulated failure: writing to sink '" + name + "'");
        }
    }

    /** Writes into parts; by chance one stays open over several checkpoints, as a rolling file does. */
    private final class PartWriter implements SinkWriter<Object> {
        private final String prefix;
        private final List<Pending> leftByOthers = new ArrayList<>();
        private int made;
        private boolean ended;
        private @Nullable String part;
        private List<Object> records = List.of();

        PartWriter(String prefix, List<byte[]> states) {
            this.prefix = prefix;
            for (byte[] state : states) {
                takeOver(Pending.of(state));
            }
        }

        /** Goes on with the first open part, in a copy, since whoever left it may still write; publishes the others. */
        private void takeOver(Pending left) {
            if (part != null) {
                leftByOthers.add(new Pending(part, records.size()));
            }
            List<Object> before = world.outside().part(left.part()).subList(0, left.length());
            open();
            records.addAll(before);
        }

        private void open() {
            part = prefix + "/" + made++;
            records = world.outside().begin(part);
        }

        @Override
        public void write(Object record, long timestampMillis) throws IOException {
            failIfStruck();
            if (part == null) {
                open();
            }
            records.add(record);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            failIfStruck();
            ended = endOfInput;
        }

        @Override
        public SinkSnapshot prepareCommit(long checkpointId) throws IOException {
            failIfStruck();
            List<Committable> committables = new ArrayList<>();
            leftByOthers.forEach(pending -> committables.add(committable(pending)));
            leftByOthers.clear();
            if (part == null) {
                return new SinkSnapshot(new byte[0], committables);
            }
            Pending open = new Pending(part, records.size());
            if (!ended && world.random().nextInt(3) == 0) {
                return new SinkSnapshot(open.toBytes(), committables);
            }
            committables.add(committable(open));
            part = null;
            return new SinkSnapshot(new byte[0], committables);
        }

        /** One that is large by chance, so that it comes into a file of the checkpoint. */
        private Committable committable(Pending pending) {
            byte[] bytes = pending.toBytes();
            boolean large = world.random().nextInt(4) == 0;
            return new Prepared(large ? Arrays.copyOf(bytes, CommittableFiles.MAX_INLINE_BYTES + 1) : bytes);
        }

        @Override
        public void close() {}
    }

    /** Notices when it is used too late. */
    private final class Prepared implements Committable {
        private final byte[] bytes;
        private boolean released;

        Prepared(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            requireHeld("is read");
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void release() {
            requireHeld("is released");
            released = true;
        }

        private void requireHeld(String what) {
            world.invariants()
                    .require(
                            !released,
                            Invariants.RELEASE,
                            "a committable of '" + name + "' " + what + " after it was released");
        }
    }

    /** Writes through at the latest at the barrier. */
    private final class ThroughWriter implements SinkWriter<Object> {
        private final List<Object> buffer = new ArrayList<>();

        @Override
        public void write(Object record, long timestampMillis) throws IOException {
            failIfStruck();
            buffer.add(record);
            if (world.random().nextInt(8) == 0) {
                flush(false);
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            List<Object> published = world.outside().published(name);
            for (Object record : buffer) {
                world.touch("writing a record through");
                published.add(record);
            }
            buffer.clear();
            failIfStruck();
        }

        @Override
        public void close() {}
    }
}
