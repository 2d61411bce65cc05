package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * Holds a sink to the guarantee that it declares, whatever breaks.
 *
 * <p>A test of a sink extends this and says how to make the sink, what a record looks like and how to read the system
 * from outside. For each moment at which a job can be cut off (between writes, flush, prepareCommit, durable metadata,
 * notification and commit) and each thing that can follow (a restart, a failure that closes the writers, another
 * parallelism, empty checkpoints, commits made twice, another death, an old process that goes on) there is one case: the
 * sink is driven through its port in the order in which an engine does it, restarted from the newest durable checkpoint,
 * and led to the end of the input. Then the system is read.
 *
 * <p>Exactly once fails if a record is missing or doubled, or can be seen before its checkpoint is durable, at least once if
 * one is missing, at most once if one is doubled. What no case disproved is written to the directory that the system
 * property {@code tidemark.proof} names, and reported to JUnit if it is more than the sink declares.
 *
 * <p>For a slow system, the system property {@code tidemark.contracts} may be {@code covering} instead of {@code all}: then a
 * third of the cases is played, the same in each run, among them every crash point and everything that can follow.
 *
 * <p>All methods are called by one thread at a time. Cases run one after the other.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public abstract class SinkContract<T> {
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_CASE_LIMIT = Duration.ofSeconds(60);

    /** The system of no case: its sink only declares. */
    private static final String DECLARATION = "declaration";

    /** For subclasses. */
    protected SinkContract() {}

    /**
     * Makes the sink of one process, in the same configuration each time. Called several times in a case.
     *
     * @param system names the place to write to, made of letters, digits and dashes: one of its own for each case, empty at
     *     first, the same for all processes of a case
     * @return a sink that has opened nothing
     * @throws Exception if it cannot be made; the case fails
     */
    protected abstract Sink<T> sink(String system) throws Exception;

    /**
     * Makes a record.
     *
     * @param number 0 or more
     * @return equal to what {@link #published} returns for it, and to no record of another number
     */
    protected abstract T record(int number);

    /**
     * Reads what a reader of published output sees now. Called while writers are open, and at the end.
     *
     * @param system as for {@link #sink}
     * @return every record as often as it is there, in any order; empty if the place does not exist yet. What the system
     *     has taken and shows later is waited for, for {@link #patience()}
     * @throws Exception if the system cannot be read; the case fails
     */
    protected abstract Collection<? extends T> published(String system) throws Exception;

    /**
     * Makes ready what a case needs, before its sink is made. Does nothing by default.
     *
     * @param system as for {@link #sink}
     * @throws Exception if that fails; the case fails
     */
    protected void open(String system) throws Exception {}

    /**
     * Releases what {@link #open} made, after everything of the case is closed. Does nothing by default.
     *
     * @param system as for {@link #sink}
     * @throws Exception if that fails; the case fails
     */
    protected void close(String system) throws Exception {}

    /**
     * Names the sink in the table of guarantees.
     *
     * @param sink the sink
     * @return by default the simple name of its class
     */
    protected String connector(Sink<T> sink) {
        return sink.getClass().getSimpleName();
    }

    /**
     * Says how long to wait for records that are missing at the end of a case.
     *
     * @return 10 seconds by default
     */
    protected Duration patience() {
        return DEFAULT_PATIENCE;
    }

    /**
     * Says how long a case may take, so that a call that does not return is a failure.
     *
     * @return a minute by default
     */
    protected Duration caseLimit() {
        return DEFAULT_CASE_LIMIT;
    }

    /**
     * Makes a test of each crash point with each thing that follows, and a last one that writes what was proven.
     *
     * @param reporter hears of a sink that declares less than it keeps
     * @return the tests
     * @throws Exception if the sink cannot be made
     */
    @TestFactory
    public Stream<DynamicTest> keepsWhatItDeclares(TestReporter reporter) throws Exception {
        Sink<T> sink = declared();
        DeclaredGuarantee declared = sink.guarantee();
        boolean publishesAfterDurable = declared.guarantee() == Guarantee.EXACTLY_ONCE && !sink.recognizesRepeats();
        Proof proof = new Proof("sink", getClass(), sink.getClass(), connector(sink), declared);
        ChosenCases chosen = ChosenCases.ofThisRun();
        List<DynamicTest> tests = new ArrayList<>();
        for (SinkCrashPoint point : SinkCrashPoint.values()) {
            for (Aftermath aftermath : Aftermath.values()) {
                proof.expect(point.text(), aftermath, 1);
                if (!chosen.has(point, aftermath)) {
                    continue;
                }
                String system = "case-" + tests.size();
                SinkCase<T> played =
                        new SinkCase<>(this, system, point, aftermath, declared.guarantee(), publishesAfterDurable);
                tests.add(DynamicTest.dynamicTest(
                        aftermath.after(point.text()),
                        () -> proof.hold(
                                caseLimit(),
                                point.text(),
                                aftermath,
                                () -> play(system, played, proof),
                                played::story)));
            }
        }
        tests.add(DynamicTest.dynamicTest("reports the guarantee that was proven", () -> proof.report(reporter)));
        return tests.stream();
    }

    private Sink<T> declared() throws Exception {
        open(DECLARATION);
        try {
            return sink(DECLARATION);
        } finally {
            close(DECLARATION);
        }
    }

    private Tally play(String system, SinkCase<T> played, Proof proof) throws Exception {
        open(system);
        try {
            return played.play(proof.patience(patience()));
        } finally {
            close(system);
        }
    }
}
