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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/** Runs the tests that a contract makes, as JUnit would, and keeps what failed and what was reported. */
final class ContractRun implements TestReporter {
    /** Makes the tests of a contract. */
    interface Factory {
        Stream<DynamicTest> tests(TestReporter reporter) throws Exception;
    }

    private static final String PROOF = "tidemark.proof";

    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<String> reports = new ArrayList<>();
    private int tests;

    static ContractRun of(Factory factory) throws Exception {
        return proving("", () -> run(factory, test -> true));
    }

    static ContractRun of(Factory factory, String test) throws Exception {
        return proving("", () -> run(factory, test::equals));
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
    static Properties facts(Factory factory, Path directory) throws Exception {
        return proving(directory.toString(), () -> {
            run(factory, test -> true);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                Path file = files.iterator().next();
                Properties facts = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    facts.load(reader);
                }
                return facts;
            }
        });
    }

    /** Runs something with another directory of proofs, since what is tried here is nobody's proof. */
    private static <V> V proving(String directory, Callable<V> tests) throws Exception {
        String before = System.setProperty(PROOF, directory);
        try {
            return tests.call();
        } finally {
            if (before == null) {
                System.clearProperty(PROOF);
            } else {
                System.setProperty(PROOF, before);
            }
        }
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
