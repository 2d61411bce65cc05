package io.tidemark.api.dataflow;

/**
 * A stream from one operator to another.
 *
 * @param from the id of the node it comes from
 * @param port which of that node's outputs
 * @param partitioning which subtask of the receiver a record goes to
 * @param input which input of the receiver, from 0; 1 is the second one of an operator that joins two streams
 * @since 0.1
 */
public record Edge(int from, Port port, Partitioning partitioning, int input) {
    /**
     * Makes an edge to an operator that has one input.
     *
     * @param from the id of the node it comes from
     * @param port which of that node's outputs
     * @param partitioning which subtask of the receiver a record goes to
     */
    public Edge(int from, Port port, Partitioning partitioning) {
        this(from, port, partitioning, 0);
    }

    /**
     * An output of an operator.
     *
     * @param id its name; those of side outputs begin with {@code side:}
     */
    public record Port(String id) {
        /** The records. */
        public static final Port MAIN = new Port("main");

        /** Input that a source could not read as records. */
        public static final Port REJECTED = new Port("rejected");

        /**
         * Returns the port of a side output.
         *
         * @param tagId the id of its tag
         * @return the port
         */
        public static Port side(String tagId) {
            return new Port("side:" + tagId);
        }
    }
}
