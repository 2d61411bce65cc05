package io.tidemark.checkpoint.spi.metrics;

import java.util.function.LongSupplier;

/**
 * The counters and gauges of one subtask, shown as {@code operator.name}. The engine sums those of the same name over the subtasks
 * of an operator; counters also over the attempts of the job.
 *
 * <p>Names are lower camel case; {@link MetricNames} has those that connectors share.
 *
 * @since 0.1
 */
public interface Metrics {
    /**
     * Returns the counter of that name, made on first use. Called while opening, not once a record.
     *
     * @param name lower camel case, for example {@code skippedRecords}
     * @return the same counter for the same name
     * @throws IllegalArgumentException if a gauge has the name
     */
    Counter counter(String name);

    /**
     * Registers a number that goes up and down, such as how far a source is behind. Called while opening.
     *
     * <p>The engine asks for the value when somebody wants to see it: on any thread, at any time, also while the subtask runs and
     * while it is being closed, until its attempt is over. So the supplier must be thread-safe, must not block, and reads what the
     * subtask keeps anyway, such as a volatile field; it must not ask another system. One that throws is left out of what is
     * shown. Once the attempt is over there is no value any more: what was behind then says nothing about now.
     *
     * <p>Values are summed over the subtasks of an operator: register what a sum makes sense of, and 0 where nothing is known yet.
     *
     * @param name lower camel case, for example {@code recordsLag}
     * @param value what the number is now; takes the place of one that was registered before under the same name
     * @throws IllegalArgumentException if a counter has the name
     */
    void gauge(String name, LongSupplier value);
}
