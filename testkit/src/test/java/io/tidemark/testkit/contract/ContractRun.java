package io.tidemark.testkit.contract;

import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/** Runs the tests that a contract makes, as JUnit would, and keeps what failed and what was reported. */
final class ContractRun implements TestReporter {
    /** Makes the tests of a contract. */
    interface Factory {
        Stream<DynamicTest> tests(TestReporter reporter) throws Exception;
    }

    private static final String PROOF = "tidemark.proof";
    private static final String CONTRACTS = "tidemark.contracts";

    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<String> reports = new ArrayList<>();
    private int tests;

    static ContractRun of(Factory factory) throws Exception {
        return of(ChosenCases.ALL, factory);
    }

    static ContractRun of(ChosenCases chosen, Factory factory) throws Exception {
        return playing(chosen.toString(), () -> proving("", () -> run(factory, test -> true)));
    }

    static ContractRun of(Factory factory, String test) throws Exception {
        return playing(ChosenCases.ALL.toString(), () -> proving("", () -> run(factory, test::equals)));
    }

    private static ContractRun run(Factory factory, Predicate<String> chosen) throws Exception {
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

    /** Runs all tests and returns what they wrote to the directory of proofs. */
    static Properties facts(ChosenCases chosen, Factory factory, Path directory) throws Exception {
        playing(chosen.toString(), () -> proving(directory.toString(), () -> run(factory, test -> true)));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            Path file = files.iterator().next();
            Properties facts = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                facts.load(reader);
            }
            return facts;
        }
    }

    /** Runs something with another directory of proofs, since what is tried here is nobody's proof. */
    private static <V> V proving(String directory, Callable<V> tests) throws Exception {
        return with(PROOF, directory, tests);
    }

    /** Runs something with another choice of cases than the one of this build; {@code null} for none. */
    static <V> V playing(@Nullable String chosen, Callable<V> tests) throws Exception {
        return with(CONTRACTS, chosen, tests);
    }

    private static <V> V with(String property, @Nullable String value, Callable<V> tests) throws Exception {
        String before = set(property, value);
        try {
            return tests.call();
        } finally {
            set(property, before);
        }
    }

    private static @Nullable String set(String property, @Nullable String value) {
        return value == null ? System.clearProperty(property) : System.setProperty(property, value);
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
