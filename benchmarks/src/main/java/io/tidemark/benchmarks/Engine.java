package io.tidemark.benchmarks;

import io.tidemark.benchmarks.handwritten.HandwrittenContestant;
import io.tidemark.benchmarks.process.Installation;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.workload.Workload;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be measured, and how its process is started. */
enum Engine {
    TIDEMARK("tidemark", "io.tidemark.benchmarks.tidemark.TidemarkContestant", "benchmarks", true),
    HANDWRITTEN("handwritten", "io.tidemark.benchmarks.handwritten.HandwrittenContestant", "benchmarks", false),
    FLINK("flink", "io.tidemark.benchmarks.peers.flink.FlinkContestant", "benchmarks/peers/flink", true),
    JET("jet", "io.tidemark.benchmarks.peers.jet.JetContestant", "benchmarks/peers/jet", true);

    private final String label;
    private final String contestantClass;
    private final String module;
    private final boolean recovers;

    Engine(String label, String contestantClass, String module, boolean recovers) {
        this.label = label;
        this.contestantClass = contestantClass;
        this.module = module;
        this.recovers = recovers;
    }

    String label() {
        return label;
    }

    String contestantClass() {
        return contestantClass;
    }

    boolean supports(Workload workload, Mode mode) {
        boolean isKnown = this != HANDWRITTEN || HandwrittenContestant.knows(workload);
        boolean isLeftOut = this == JET && workload.isLargeState(); // it has nothing but its heap
        return isKnown && !isLeftOut && (recovers || mode != Mode.RECOVERY);
    }

    /** Says whether the interval of checkpoints makes a difference. */
    boolean checkpoints() {
        return recovers;
    }

    static Engine of(String label) {
        return Arrays.stream(values())
                .filter(engine -> engine.label.equalsIgnoreCase(label.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no contestant '" + label + "'; choose from "
                        + Arrays.stream(values()).map(Engine::label).collect(Collectors.joining(", "))));
    }

    /** Returns where its module lies. */
    Installation installation(Path home) {
        return new Installation(home, module);
    }
}
