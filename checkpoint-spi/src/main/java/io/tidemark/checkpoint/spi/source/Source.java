package io.tidemark.checkpoint.spi.source;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.serde.Serde;
import java.io.IOException;
import java.io.Serializable;

/**
 * Where records come from: discovers splits and opens readers for them.
 *
 * <p>The engine runs one {@link SplitEnumerator} for the source and one {@link SourceReader} a subtask. It assigns
 * each discovered split to one reader, keeps every split's position in each checkpoint, and after a failure or a
 * change of parallelism hands the splits out again at their positions. An instance is only configuration: it is
 * shared by all subtasks and opens nothing before {@code create...} is called.
 *
 * <p>The shape follows Flink's unified source (FLIP-27), so that one implementation serves both engines.
 *
 * @param <T> the type of the records
 * @param <S> the type of the splits
 * @since 0.1
 */
public interface Source<T, S extends SourceSplit> extends Serializable {
    /**
     * Declares what the source promises in this configuration. A source that cannot rewind says
     * {@code AT_MOST_ONCE} here.
     *
     * @return the promise and its reason
     */
    DeclaredGuarantee guarantee();

    /**
     * Says whether the source ends by itself.
     *
     * @return {@link Boundedness#BOUNDED} if every split ends and none is discovered after the first discovery
     */
    Boundedness boundedness();

    /**
     * Opens what finds splits. Called once an attempt on an I/O thread of the engine; may block.
     *
     * @param context the operator the source runs as; its subtask index is 0
     * @return the enumerator; closed by the engine when the attempt ends
     * @throws IOException if the system cannot be reached or the input does not exist; the message names it
     */
    SplitEnumerator<S> createEnumerator(SourceContext context) throws IOException;

    /**
     * Makes a reader without splits. Called once a subtask and attempt, before any record flows; may block shortly.
     *
     * @param context the subtask the reader runs in
     * @return the reader; closed by the engine when the attempt ends, on success and on failure
     * @throws IOException if the reader cannot be opened
     */
    SourceReader<T, S> createReader(SourceContext context) throws IOException;

    /**
     * Returns how splits are kept in a checkpoint.
     *
     * @return a serde that keeps identifier and position
     */
    Serde<S> splitSerde();
}
