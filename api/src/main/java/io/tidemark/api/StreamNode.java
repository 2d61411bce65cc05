package io.tidemark.api;

import io.tidemark.api.dataflow.Edge;
import io.tidemark.api.dataflow.Operation;
import io.tidemark.api.dataflow.Partitioning;
import io.tidemark.api.dataflow.RecordType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operator while the pipeline is being written; becomes a {@link io.tidemark.api.dataflow.Node}. */
final class StreamNode {
    /** Where a node reads from. */
    record Input(StreamNode from, Edge.Port port, Partitioning partitioning, int ordinal) {
        Input(StreamNode from, Edge.Port port, Partitioning partitioning) {
            this(from, port, partitioning, 0);
        }

        /** The same stream into another input of the reader. */
        Input into(int otherOrdinal) {
            return new Input(from, port, partitioning, otherOrdinal);
        }
    }

    /** A parallelism that is the environment's when the job starts. */
    static final int DEFAULT_PARALLELISM = 0;

    final Operation operation;
    final List<Input> inputs;
    /** What is known of the records of its outputs. */
    final Map<Edge.Port, RecordType> outputs = new LinkedHashMap<>();

    String name;

    @Nullable
    String uid;

    int parallelism = DEFAULT_PARALLELISM;
    /** Set for sources whose records are ordered as a whole, such as a collection. */
    boolean sequential;

    StreamNode(String name, Operation operation, List<Input> inputs) {
        this.name = name;
        this.operation = operation;
        this.inputs = List.copyOf(inputs);
    }

    /** Learns the type of an output's records, unless it is not known here. */
    void output(Edge.Port port, @Nullable Type type) {
        if (type != null) {
            outputs.put(port, RecordType.of(type));
        }
    }

    void name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of operator '" + this.name + "' would be blank; give some text.");
        }
        this.name = name;
    }

    void uid(String uid) {
        if (uid.isBlank()) {
            throw new IllegalArgumentException("The uid of operator '" + name + "' would be blank; give some text.");
        }
        if (uid.startsWith("#")) {
            throw new IllegalArgumentException("The uid '" + uid + "' of operator '" + name
                    + "' begins with #, as the names do that operators without a uid get; give another.");
        }
        this.uid = uid;
    }

    void parallelism(int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException(
                    "The parallelism of operator '" + name + "' is " + parallelism + "; give 1 or more.");
        }
        if (sequential && parallelism != 1) {
            throw new IllegalArgumentException("The source '" + name
                    + "' has one order and is read by one subtask; its parallelism cannot be " + parallelism + ".");
        }
        this.parallelism = parallelism;
    }
}
