package io.tidemark.testkit.simulation;

import java.util.Map;

/**
 * What was simulated.
 *
 * @param name of the simulation
 * @param runs how many seeds were run; none broke a promise
 * @param steps how many things were done in all
 * @param checkpoints how many checkpoints were completed in all
 * @param faults how often each kind of fault struck, by its name; kinds that never did are absent
 * @param promised what was promised and held at each sink
 * @param millis how long it took
 * @since 0.1
 */
public record SimulationReport(
        String name,
        long runs,
        long steps,
        long checkpoints,
        Map<String, Long> faults,
        Map<String, String> promised,
        long millis) {}
