package io.tidemark.testkit.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/** Runs the tests that a contract makes, as JUnit would, and keeps what failed and what was reported. */
final class ContractRun implements TestReporter {
    /** Makes the tests of a contract. */
    interface Factory {
        Stream<DynamicTest> tests(TestReporter reporter) throws Exception;
    }

    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<String> reports = new ArrayList<>();
    private int tests;

    static ContractRun of(Factory factory) throws Exception {
        return of(factory, test -> true);
    }

    static ContractRun of(Factory factory, String test) throws Exception {
        return of(factory, test::equals);
    }

    private static ContractRun of(Factory factory, Predicate<String> chosen) throws Exception {
        ContractRun run = new ContractRun();
        List<DynamicTest> tests = factory.tests(run)
                .filter(test -> chosen.test(test.getDisplayName()))
                .toList();
        for (DynamicTest test : tests) {
            run.tests++;
            try {
                test.getExecutable().execute();
            } catch (Throwable failure) {
                run.failures.put(test.getDisplayName(), String.valueOf(failure.getMessage()));
            }
        }
        return run;
    }

    Map<String, String> failures() {
        return failures;
    }

    List<String> reports() {
        return reports;
    }

    int tests() {
        return tests;
    }

    @Override
    public void publishEntry(Map<String, String> entries) {
        entries.forEach((key, value) -> reports.add(key + " " + value));
    }
}
