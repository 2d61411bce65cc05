package io.tidemark.api.dataflow;

/**
 * A stream from one operator to another.
 *
 * @param from the id of the node it comes from
 * @param port which of that node's outputs
 * @param partitioning which subtask of the receiver a record goes to
 * @since 0.1
 */
public record Edge(int from, Port port, Partitioning partitioning) {
    /** The outputs that an operator can have. */
    public enum Port {
        /** The records. */
        MAIN,
        /** Input that a source could not read as records. */
        REJECTED
    }
}
