package io.tidemark.benchmarks;

import io.tidemark.benchmarks.handwritten.HandwrittenContestant;
import io.tidemark.benchmarks.run.Mode;
import io.tidemark.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be measured, and how its process is started. */
enum Engine {
    TIDEMARK("tidemark", "io.tidemark.benchmarks.tidemark.TidemarkContestant", "benchmarks", true),
    HANDWRITTEN("handwritten", "io.tidemark.benchmarks.handwritten.HandwrittenContestant", "benchmarks", false),
    FLINK("flink", "io.tidemark.benchmarks.peers.flink.FlinkContestant", "benchmarks/peers/flink", true),
    JET("jet", "io.tidemark.benchmarks.peers.jet.JetContestant", "benchmarks/peers/jet", true);

    private static final List<String> FLAGS_FOR_ALL = List.of("-Xmx4g", "-XX:+UseG1GC");

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

    /** Returns the JVM flags: those of all contestants, and those without which this one does not start. */
    List<String> jvmFlags(Path home) throws IOException {
        List<String> flags = new ArrayList<>(FLAGS_FOR_ALL);
        Path own = home.resolve(module).resolve("jvm.options");
        if (Files.exists(own)) {
            flags.addAll(Files.readAllLines(own));
        }
        return flags;
    }

    /** Returns the class path: the contestant's jar and its libraries, nobody else's. */
    String classPath(Path home) throws IOException {
        Path target = home.resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no jar in " + target + "; build that module"));
            return jar + java.io.File.pathSeparator + target.resolve("lib") + java.io.File.separator + "*";
        }
    }
}
