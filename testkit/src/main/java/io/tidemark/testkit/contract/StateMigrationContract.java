package io.tidemark.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testkit.simulation.Faults;
import io.tidemark.testkit.simulation.Simulation;
import io.tidemark.testkit.simulation.SimulationReport;
import org.junit.jupiter.api.Test;

/**
 * Holds a state backend to what jobs rely on, whatever breaks: a job with every kind of state, timers and windows is simulated
 * with every fault, at changing parallelisms, from checkpoints and savepoints, on the backend alone and with another backend
 * taking over and giving back by chance.
 *
 * @since 0.1
 */
public abstract class StateMigrationContract {
    /** For subclasses. */
    protected StateMigrationContract() {}

    /**
     * Names the backend under test.
     *
     * @return its name, on the path
     */
    protected abstract String backend();

    /**
     * Says how many runs each test makes.
     *
     * @return 40 by default; fewer for a backend that is slow to open
     */
    protected int runs() {
        return 40;
    }

    @Test
    public void keepsStateOfEveryKindWhateverHappens() {
        verify(Simulation.of(EveryKindOfState::define)
                .named("state in " + backend())
                .stateBackend(backend()));
    }

    @Test
    public void takesOverFromAnotherBackendAndGivesBack() {
        verify(Simulation.of(EveryKindOfState::define)
                .named("state moved to and from " + backend())
                .stateBackends(backend(), "simulated"));
    }

    private void verify(Simulation simulation) {
        SimulationReport report =
                simulation.seeds(1, runs()).faults(Faults.everything()).verify();
        assertThat(report.runs()).isEqualTo(runs());
        assertThat(report.promised())
                .containsEntry("everything", "EXACTLY_ONCE")
                .containsEntry("windows", "EXACTLY_ONCE");
    }
}
