package io.tidemark.benchmarks.kafka.driver;

import io.tidemark.benchmarks.process.Installation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Who can copy a topic. */
enum Side {
    TIDEMARK("io.tidemark.benchmarks.kafka.tidemark.TidemarkCopy", "benchmarks/kafka"),
    FLINK("io.tidemark.benchmarks.peers.flink.FlinkCopy", "benchmarks/peers/flink"),
    FLINK_TUNED("io.tidemark.benchmarks.peers.flink.TunedFlinkCopy", "benchmarks/peers/flink"),
    TRANSACTIONS("io.tidemark.benchmarks.kafka.transactions.TransactionsCopy", "benchmarks/kafka");

    private final String jobClass;
    private final String module;

    Side(String jobClass, String module) {
        this.jobClass = jobClass;
        this.module = module;
    }

    static Side of(String label) {
        return Arrays.stream(values())
                .filter(side -> side.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no contestant '" + label
                        + "'; choose from tidemark, flink, flink-tuned, transactions"));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String jobClass() {
        return jobClass;
    }

    Installation installation(Path home) {
        return new Installation(home, module);
    }
}
