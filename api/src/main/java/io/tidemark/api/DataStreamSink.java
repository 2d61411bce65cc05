package io.tidemark.api;

/**
 * The end of a stream in a sink, through which the sink is named and sized.
 *
 * @since 0.1
 */
public final class DataStreamSink {
    private final StreamNode node;

    DataStreamSink(StreamNode node) {
        this.node = node;
    }

    /**
     * Names the sink, for plans, errors and metrics.
     *
     * @param name some text
     * @return this
     */
    public DataStreamSink name(String name) {
        node.name(name);
        return this;
    }

    /**
     * Names the sink's state, so that it is found again when the pipeline around it changes.
     *
     * @param uid unique in the pipeline
     * @return this
     */
    public DataStreamSink uid(String uid) {
        node.uid(uid);
        return this;
    }

    /**
     * Sets how many subtasks the sink has.
     *
     * @param parallelism at least 1
     * @return this
     */
    public DataStreamSink setParallelism(int parallelism) {
        node.parallelism(parallelism);
        return this;
    }
}
