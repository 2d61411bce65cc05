package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A source of partitions in memory, with a mistake that the contract must find. */
final class LogSource implements Source<String, LogSource.Partition> {
    private static final long serialVersionUID = 1L;
    private static final int PARTITIONS = 3;

    /** What such sources get wrong. */
    enum Mistake {
        NONE,
        /** A position is in front of the last record. */
        SNAPSHOT_TOO_EARLY,
        /** A position is behind a record that was not emitted yet. */
        SNAPSHOT_TOO_LATE,
        /** Only the split that is being read is in the checkpoint. */
        FORGETS_WAITING_SPLITS,
        /** Splits that were added before are gone when others are added, or when there are several. */
        KEEPS_ONE_SPLIT,
        /** The serde does not keep the position. */
        SERDE_LOSES_POSITION,
        /** What is read is gone from the log. */
        REMOVES_AT_POLL,
        /** What lies before a snapshot is gone from the log. */
        REMOVES_AT_SNAPSHOT,
        /** Nothing is read twice, by whatever reader. */
        NEVER_READS_AGAIN,
        /** A poll gives twice what it may. */
        EMITS_TOO_MUCH,
        /** Splits that are paused are read all the same. */
        READS_PAUSED_SPLITS,
        /** While one split is paused, none is read. */
        WAITS_FOR_PAUSED_SPLITS,
        /** The end is never told. */
        DOES_NOT_FINISH
    }

    /** The system behind the source. */
    static final class Log {
        private final List<List<String>> partitions = new ArrayList<>();
        private final long[] removedBefore = new long[PARTITIONS];

        Log() {
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new ArrayList<>());
            }
        }

        void append(List<String> records) {
            records.forEach(record ->
                    partitions.get(Math.floorMod(record.hashCode(), PARTITIONS)).add(record));
        }
    }

    record Partition(int number, long position) implements SourceSplit {
        @Override
        public String splitId() {
            return "partition-" + number;
        }
    }

    private final transient Log log;
    private final Mistake mistake;
    private final Guarantee declared;
    private final Boundedness boundedness;

    LogSource(Log log, Mistake mistake, Guarantee declared, Boundedness boundedness) {
        this.log = log;
        this.mistake = mistake;
        this.declared = declared;
        this.boundedness = boundedness;
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return new DeclaredGuarantee(declared, "positions in a log");
    }

    @Override
    public Boundedness boundedness() {
        return boundedness;
    }

    @Override
    public SplitEnumerator<Partition> createEnumerator(SourceContext context) {
        return () -> List.of(new Partition(0, 0), new Partition(1, 0), new Partition(2, 0));
    }

    @Override
    public SourceReader<String, Partition> createReader(SourceContext context) {
        return new Reader();
    }

    @Override
    public Serde<Partition> splitSerde() {
        return new PartitionSerde(mistake);
    }

    private final class Reader implements SourceReader<String, Partition> {
        private final List<Partition> partitions = new ArrayList<>();
        private final Set<String> paused = new HashSet<>();
        private boolean noMoreSplits;

        @Override
        public void addSplits(List<Partition> splits) {
            partitions.addAll(splits);
            while (mistake == Mistake.KEEPS_ONE_SPLIT && partitions.size() > 1) {
                partitions.remove(0);
            }
        }

        @Override
        public boolean pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
            paused.addAll(splitsToPause);
            paused.removeAll(splitsToResume);
            return true;
        }

        @Override
        public void noMoreSplits() {
            noMoreSplits = true;
        }

        @Override
        public ReaderStatus poll(SourceOutput<String> output, int maxRecords) {
            int most = mistake == Mistake.EMITS_TOO_MUCH ? 2 * maxRecords : maxRecords;
            boolean atEnd = true;
            for (int i = 0; i < partitions.size(); i++) {
                Partition partition = partitions.get(i);
                List<String> records = log.partitions.get(partition.number);
                boolean reads = mistake == Mistake.READS_PAUSED_SPLITS || !paused.contains(partition.splitId());
                boolean waits = mistake == Mistake.WAITS_FOR_PAUSED_SPLITS && !paused.isEmpty();
                output.split(partition.splitId());
                long next = Math.max(partition.position, log.removedBefore[partition.number]);
                for (; reads && !waits && most > 0 && next < records.size(); most--) {
                    output.collect(records.get((int) next++));
                }
                partitions.set(i, new Partition(partition.number, next));
                atEnd &= next == records.size();
                if (mistake == Mistake.REMOVES_AT_POLL || mistake == Mistake.NEVER_READS_AGAIN) {
                    log.removedBefore[partition.number] = Math.max(next, log.removedBefore[partition.number]);
                }
            }
            boolean finished = atEnd && noMoreSplits && mistake != Mistake.DOES_NOT_FINISH;
            return finished ? ReaderStatus.FINISHED : atEnd ? ReaderStatus.WAITING : ReaderStatus.MORE;
        }

        @Override
        public List<Partition> snapshot(long checkpointId) {
            List<Partition> snapshot = new ArrayList<>();
            for (Partition partition : partitions) {
                int size = log.partitions.get(partition.number).size();
                long position = partition.position;
                if (mistake == Mistake.SNAPSHOT_TOO_EARLY && position > 0) {
                    position--;
                } else if (mistake == Mistake.SNAPSHOT_TOO_LATE && position < size) {
                    position++;
                }
                snapshot.add(new Partition(partition.number, position));
                if (mistake == Mistake.REMOVES_AT_SNAPSHOT) {
                    log.removedBefore[partition.number] = position;
                }
            }
            return mistake == Mistake.FORGETS_WAITING_SPLITS && !snapshot.isEmpty() ? snapshot.subList(0, 1) : snapshot;
        }

        @Override
        public void close() {}
    }

    private record PartitionSerde(Mistake mistake) implements Serde<Partition> {
        @Override
        public void serialize(Partition value, DataOutput output) throws IOException {
            output.writeInt(value.number);
            output.writeLong(mistake == Mistake.SERDE_LOSES_POSITION ? 0 : value.position);
        }

        @Override
        public Partition deserialize(DataInput input) throws IOException {
            return new Partition(input.readInt(), input.readLong());
        }

        @Override
        public String schema() {
            return "partition";
        }

        @Override
        public boolean immutable() {
            return true;
        }

        @Override
        public Partition copy(Partition value) {
            return value;
        }
    }
}
