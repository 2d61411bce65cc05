package io.tidemark.testkit.simulation;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.ReaderStatus;
import io.tidemark.checkpoint.spi.source.RejectedRecord;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.testkit.engine.SimulatedContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a source of the pipeline has to read, read once before the first run, so that every run reads the same.
 *
 * @param name the source's name
 * @param guarantee as the source declares it
 * @param splits the elements of each split, in the order in which it gives them
 */
record RecordedSource(String name, DeclaredGuarantee guarantee, Map<String, List<Element>> splits) {
    /** A source that has given nothing for so many polls in a row is taken to wait for somebody. */
    private static final int MAX_IDLE_POLLS = 100_000;

    private static final int MAX_RECORDS = 10_000_000;
    private static final int RECORDS_A_POLL = 1_000;

    /**
     * A record, or what could not be read as one.
     *
     * @param value the record, or a {@link RejectedRecord}
     * @param timestampMillis its event time, or {@link SourceOutput#NO_TIMESTAMP}
     * @param rejected whether it is a {@link RejectedRecord} that goes to the side
     */
    record Element(Object value, long timestampMillis, boolean rejected) {}

    static RecordedSource given(String name, DeclaredGuarantee guarantee, List<? extends List<?>> splits) {
        Map<String, List<Element>> elements = new LinkedHashMap<>();
        for (List<?> split : splits) {
            List<Element> ofSplit = new ArrayList<>();
            split.forEach(value -> ofSplit.add(new Element(value, SourceOutput.NO_TIMESTAMP, false)));
            elements.put("split-" + elements.size(), ofSplit);
        }
        return new RecordedSource(name, guarantee, elements);
    }

    /** Reads a bounded source to its end, one split after the other. */
    static <T, S extends SourceSplit> RecordedSource read(String name, Source<T, S> source) throws IOException {
        if (source.boundedness() != Boundedness.BOUNDED) {
            throw new IllegalArgumentException("The source '" + name + "' has no end, and a simulation needs one. Say"
                    + " what it reads by Simulation.source(\"" + name + "\", records).");
        }
        SimulatedContext context = SimulatedContext.of(Program.JOB_NAME, name, 0, 1, "recording");
        Map<String, List<Element>> splits = new LinkedHashMap<>();
        try (SplitEnumerator<S> enumerator = source.createEnumerator(context)) {
            for (S split : enumerator.discover()) {
                splits.put(split.splitId(), read(name, source, split, context));
            }
        }
        return new RecordedSource(name, source.guarantee(), splits);
    }

    private static <T, S extends SourceSplit> List<Element> read(
            String name, Source<T, S> source, S split, SimulatedContext context) throws IOException {
        Recorder<T> recorder = new Recorder<>();
        try (SourceReader<T, S> reader = source.createReader(context)) {
            reader.addSplits(List.of(split));
            reader.noMoreSplits();
            int idle = 0;
            while (reader.poll(recorder, RECORDS_A_POLL) != ReaderStatus.FINISHED) {
                idle = recorder.took() ? 0 : idle + 1;
                if (idle > MAX_IDLE_POLLS || recorder.elements.size() > MAX_RECORDS) {
                    throw new IllegalArgumentException(
                            "The source '" + name + "' does not come to the end of its split '"
                                    + split.splitId() + "': it gave " + recorder.elements.size()
                                    + " records and waits. Say what"
                                    + " it reads by Simulation.source(\"" + name + "\", records).");
                }
            }
        }
        return recorder.elements;
    }

    private static final class Recorder<T> implements SourceOutput<T> {
        private final List<Element> elements = new ArrayList<>();
        private int seen;

        @Override
        public void collect(T record) {
            collect(record, NO_TIMESTAMP);
        }

        @Override
        public void collect(T record, long timestampMillis) {
            elements.add(new Element(record, timestampMillis, false));
        }

        @Override
        public void reject(RejectedRecord record) {
            elements.add(new Element(record, NO_TIMESTAMP, true));
        }

        boolean took() {
            boolean more = elements.size() > seen;
            seen = elements.size();
            return more;
        }
    }
}
