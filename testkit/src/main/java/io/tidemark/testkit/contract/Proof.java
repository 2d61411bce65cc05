package io.tidemark.testkit.contract;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.testkit.report.ProofFile;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.TestReporter;

/** What the cases of one contract have shown so far. Used by one thread at a time. */
final class Proof {
    private static final int IMPATIENCE = 100;

    private final String kind;
    private final String test;
    private final Class<?> type;
    private final String connector;
    private final DeclaredGuarantee declared;
    private final Map<String, Integer> byCrashPoint = new LinkedHashMap<>();
    private final Map<String, Integer> byAftermath = new LinkedHashMap<>();
    private int expected;
    private boolean lost;
    private boolean repeated;
    private boolean broken;
    private boolean failed;

    /**
     * Begins without any case.
     *
     * @param type of the source or sink
     * @param connector its name for people
     */
    Proof(String kind, Class<?> test, Class<?> type, String connector, DeclaredGuarantee declared) {
        this.type = type;
        this.kind = kind;
        this.test = test.getName().substring(test.getPackageName().length() + 1).replace('$', '-');
        this.connector = connector;
        this.declared = declared;
    }

    /** Makes known that there are cases, which may be played or not. */
    void expect(String crashPoint, Aftermath aftermath, int cases) {
        byCrashPoint.putIfAbsent(crashPoint, 0);
        byAftermath.putIfAbsent(aftermath.text(), 0);
        expected += cases;
    }

    /**
     * Plays a case and fails if what was seen is not what was declared.
     *
     * @param limit how long it may take
     * @param story what happened, for the message
     */
    void hold(Duration limit, String crashPoint, Aftermath aftermath, Callable<Tally> play, Supplier<String> story) {
        Tally tally;
        try {
            tally = Assertions.assertTimeoutPreemptively(
                    limit,
                    play::call,
                    () -> "A call of the connector, or of its test, does not return. What happened:\n" + story.get());
        } catch (RuntimeException | Error e) {
            broken = true;
            failed = true;
            throw e;
        }
        byCrashPoint.merge(crashPoint, 1, Integer::sum);
        byAftermath.merge(aftermath.text(), 1, Integer::sum);
        lost |= !tally.missing().isEmpty();
        repeated |= !tally.repeated().isEmpty();
        broken |= !tally.foreign().isEmpty();
        if (!tally.keeps(declared.guarantee())) {
            failed = true;
            throw new AssertionError(connector + " declares " + declared.guarantee() + " (" + declared.reason()
                    + "), but " + tally + ".\nWhat happened:\n" + story.get());
        }
    }

    /** Returns for how long to wait for what is missing: once a case has failed, others need not wait as long. */
    Duration patience(Duration atFirst) {
        return failed ? atFirst.dividedBy(IMPATIENCE) : atFirst;
    }

    /** The strongest guarantee that held in every case. */
    Guarantee proven() {
        if (broken || lost && repeated) {
            return Guarantee.NONE;
        }
        if (lost) {
            return Guarantee.AT_MOST_ONCE;
        }
        return repeated ? Guarantee.AT_LEAST_ONCE : Guarantee.EXACTLY_ONCE;
    }

    private int total() {
        return byCrashPoint.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Writes the facts, and says so if the connector could claim more. */
    void report(TestReporter reporter) throws IOException {
        Guarantee proven = proven();
        boolean modest = proven.compareTo(declared.guarantee()) > 0;
        if (modest) {
            reporter.publishEntry(
                    connector,
                    "declares " + declared.guarantee() + " and kept " + proven + " in all of " + total()
                            + " cases: it may claim less than it gives");
        }
        Map<String, String> facts = new TreeMap<>();
        facts.put("connector", connector);
        facts.put("class", type.getName());
        facts.put("declared", declared.guarantee().name());
        facts.put("reason", declared.reason());
        facts.put("proven", proven.name());
        facts.put("modest", String.valueOf(modest));
        facts.put("cases", String.valueOf(total()));
        facts.put("all", String.valueOf(expected));
        list(facts, "crash", byCrashPoint);
        list(facts, "follow", byAftermath);
        ProofFile.write(kind, test, facts);
    }

    private static void list(Map<String, String> facts, String name, Map<String, Integer> counts) {
        int place = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            facts.put(String.format("%s.%02d.text", name, place), entry.getKey());
            facts.put(String.format("%s.%02d.cases", name, place), String.valueOf(entry.getValue()));
            place++;
        }
    }
}
