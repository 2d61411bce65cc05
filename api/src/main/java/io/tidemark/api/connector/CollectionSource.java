package io.tidemark.api.connector;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import io.tidemark.checkpoint.spi.source.Boundedness;
import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceContext;
import io.tidemark.checkpoint.spi.source.SourceReader;
import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads the records of a collection in its order. Exactly once: the position is checkpointed, and a job that is started
 * again must be given the same records.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class CollectionSource<T> implements Source<T, NumberRange> {
    private static final long serialVersionUID = 1L;

    /** A list is serializable if its records are; they are only looked at where the pipeline is shipped. */
    @SuppressWarnings("serial")
    private final List<T> records;

    /**
     * Copies the records.
     *
     * @param records none of them {@code null}
     */
    public CollectionSource(Collection<T> records) {
        this.records = new ArrayList<>(records);
        int nullAt = this.records.indexOf(null);
        if (nullAt >= 0) {
            throw new IllegalArgumentException("Record " + nullAt + " of the collection is null; a record never is.");
        }
    }

    /**
     * Returns the class of the records.
     *
     * @return empty if there are none, or they are of different classes
     */
    public Optional<Class<?>> commonType() {
        Class<?> common = null;
        for (T record : records) {
            if (common != null && common != record.getClass()) {
                return Optional.empty();
            }
            common = record.getClass();
        }
        return Optional.ofNullable(common);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.exactlyOnce("the records are held in memory and the position is checkpointed");
    }

    @Override
    public Boundedness boundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<NumberRange> createEnumerator(SourceContext context) {
        return () -> List.of(new NumberRange(0, 0, records.size()));
    }

    @Override
    public SourceReader<T, NumberRange> createReader(SourceContext context) {
        return new GeneratorReader<>(this::record, 0);
    }

    private T record(long number) {
        if (number >= records.size()) {
            throw new IllegalStateException(
                    "The collection has " + records.size() + " records now, but the checkpoint says" + " that record "
                            + number + " comes next; give the job the records it began with.");
        }
        return records.get((int) number);
    }

    @Override
    public Serde<NumberRange> splitSerde() {
        return NumberRange.SERDE;
    }
}
