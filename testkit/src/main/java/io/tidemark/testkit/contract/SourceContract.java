package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.source.Source;
import io.tidemark.checkpoint.spi.source.SourceSplit;
import io.tidemark.testkit.contract.SourceCase.SourceTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * Holds a source to the guarantee that it declares, whatever breaks.
 *
 * <p>A test of a source extends this and says how to make the source, what a record looks like and how to write records for
 * it from outside. For each moment at which a job can be cut off (before and after polls, snapshot, durable metadata and
 * notification) and each thing that can follow (a restart, a failure that closes the readers, another parallelism, empty
 * checkpoints, another death, an old process that goes on) there is one test, that tries it at every position of the
 * input: the source is driven through its port in the order in which an engine does it, restarted from the newest durable
 * checkpoint, whose splits have been through their serde, and read to the end.
 *
 * <p>The state of the job are the records it has read; a restart goes back to those before the checkpoint. Exactly once
 * fails if a record is missing in the state at the end or is there twice, at least once if one is missing, at most once if
 * one is there twice. What no case disproved is written to the directory that the system property {@code tidemark.proof}
 * names, and reported to JUnit if it is more than the source declares.
 *
 * <p>For a slow system, the system property {@code tidemark.contracts} may be {@code covering} instead of {@code all}: then
 * each test tries every fourth position, the same in each run, and the tests of a crash point, as those of what can follow,
 * have every position among them.
 *
 * <p>One more case pauses splits by turns, if the source has readers that can: a paused one gives nothing, the others go on.
 *
 * <p>All methods are called by one thread at a time. Cases run one after the other.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public abstract class SourceContract<T> {
    /** How many records a case reads. */
    public static final int RECORDS = 12;

    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_QUIET_TIME = Duration.ofMillis(200);
    private static final Duration DEFAULT_CASE_LIMIT = Duration.ofSeconds(60);

    /** The system of the case whose splits are paused. */
    private static final String PAUSES = "pauses";

    /** The system of no case: its source only declares. */
    private static final String DECLARATION = "declaration";

    /** For subclasses. */
    protected SourceContract() {}

    /**
     * Makes the source of one process, in the same configuration each time. Called several times in a case.
     *
     * @param system names the place to read from, made of letters, digits and dashes: one of its own for each case, the same
     *     for all processes of a case
     * @return a source that has opened nothing
     * @throws Exception if it cannot be made; the case fails
     */
    protected abstract Source<T, ?> source(String system) throws Exception;

    /**
     * Makes a record.
     *
     * @param number from 0 to {@link #RECORDS} - 1
     * @return equal to what the source emits for it, and to no record of another number
     */
    protected abstract T record(int number);

    /**
     * Writes records for the source to read. For a bounded source called once, with all records, before the source is made.
     * For an unbounded one called with the first half then, and with the second when the last attempt has begun. Does nothing by default, as for a source that makes its records itself.
     *
     * @param system as for {@link #source}
     * @param records in the order of their numbers; more than one split is the better test
     * @throws Exception if that fails; the case fails
     */
    protected void write(String system, List<T> records) throws Exception {}

    /**
     * Makes ready what a case needs, before anything else of it. Does nothing by default.
     *
     * @param system as for {@link #source}
     * @throws Exception if that fails; the case fails
     */
    protected void open(String system) throws Exception {}

    /**
     * Releases what {@link #open} made, after everything of the case is closed. Does nothing by default.
     *
     * @param system as for {@link #source}
     * @throws Exception if that fails; the case fails
     */
    protected void close(String system) throws Exception {}

    /**
     * Names the source in the table of guarantees.
     *
     * @param source the source
     * @return by default the simple name of its class
     */
    protected String connector(Source<T, ?> source) {
        return source.getClass().getSimpleName();
    }

    /**
     * Says how long to wait for a record from a source that declares to lose none.
     *
     * @return 10 seconds by default
     */
    protected Duration patience() {
        return DEFAULT_PATIENCE;
    }

    /**
     * Says after how long without a record the rest is taken for lost, from a source that may lose records.
     *
     * @return 200 milliseconds by default
     */
    protected Duration quietTime() {
        return DEFAULT_QUIET_TIME;
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
     * Makes all records of a case.
     *
     * @return {@link #RECORDS} of them
     */
    protected final List<T> records() {
        List<T> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(i));
        }
        return records;
    }

    /**
     * Makes a test of each crash point with each thing that follows, and a last one that writes what was proven.
     *
     * @param reporter hears of a source that declares less than it keeps
     * @return the tests
     * @throws Exception if the source cannot be made
     */
    @TestFactory
    public Stream<DynamicTest> keepsWhatItDeclares(TestReporter reporter) throws Exception {
        Source<T, ?> source = declared();
        SourceTraits traits =
                new SourceTraits(source.boundedness(), source.guarantee().guarantee());
        Proof proof = new Proof("source", getClass(), source.getClass(), connector(source), source.guarantee());
        ChosenCases chosen = ChosenCases.ofThisRun();
        List<DynamicTest> tests = new ArrayList<>();
        for (SourceCrashPoint point : SourceCrashPoint.of(traits.boundedness())) {
            for (Aftermath aftermath : Aftermath.values()) {
                if (aftermath != Aftermath.REPEATED_COMMIT) {
                    String systems = "case-" + tests.size() + "-";
                    int positions = point.hasPositions() ? traits.head() + 1 : 1;
                    proof.expect(point.text(), aftermath, positions);
                    int[] tried = IntStream.range(0, positions)
                            .filter(position -> chosen.has(point, aftermath, position))
                            .toArray();
                    tests.add(DynamicTest.dynamicTest(
                            aftermath.after(point.text()),
                            () -> holdAt(tried, systems, point, aftermath, traits, proof)));
                }
            }
        }
        if (!traits.mayLose()) {
            tests.add(DynamicTest.dynamicTest("gives nothing of splits that are paused", () -> pauseSplits(traits)));
        }
        tests.add(DynamicTest.dynamicTest("reports the guarantee that was proven", () -> proof.report(reporter)));
        return tests.stream();
    }

    @SuppressWarnings("unchecked") // what is given to a reader are splits of its own source
    private void pauseSplits(SourceTraits traits) throws Exception {
        open(PAUSES);
        try {
            List<T> written = records().subList(0, traits.head());
            write(PAUSES, written);
            PausedSplits.read((Source<T, SourceSplit>) source(PAUSES), PAUSES, written.size(), patience());
        } finally {
            close(PAUSES);
        }
    }

    private Source<T, ?> declared() throws Exception {
        open(DECLARATION);
        try {
            return source(DECLARATION);
        } finally {
            close(DECLARATION);
        }
    }

    private void holdAt(
            int[] positions,
            String systems,
            SourceCrashPoint point,
            Aftermath aftermath,
            SourceTraits traits,
            Proof proof) {
        for (int position : positions) {
            String system = systems + position;
            SourceCase<T> played =
                    new SourceCase<>(this, system, point, aftermath, traits, proof.patience(patienceFor(traits)));
            proof.hold(caseLimit(), point.text(), aftermath, () -> play(system, position, played), played::story);
        }
    }

    /** A source that may lose records is not waited for as long. */
    private Duration patienceFor(SourceTraits traits) {
        return traits.mayLose() ? quietTime() : patience();
    }

    private Tally play(String system, int position, SourceCase<T> played) throws Exception {
        open(system);
        try {
            return played.play(position);
        } finally {
            close(system);
        }
    }
}
