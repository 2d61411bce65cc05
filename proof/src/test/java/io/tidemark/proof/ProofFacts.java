package io.tidemark.proof;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one contract or simulation wrote down.
 *
 * @param kind {@code source}, {@code sink}, {@code storage} or another
 * @param name which one
 * @param module the folder whose tests proved it
 * @param facts all that was written, by name
 */
record ProofFacts(String kind, String name, String module, SortedMap<String, String> facts) {
    private static final String DIRECTORY = "target/proof";
    private static final String TEXT = ".text";
    private static final String CASES = ".cases";
    private static final String ROOT_PACKAGE = "io.tidemark.";

    /** Reads what all modules below a directory wrote, sorted by kind, module and name. */
    static List<ProofFacts> readAll(Path root) throws IOException {
        List<ProofFacts> all = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path module : modules) {
                Path directory = module.resolve(DIRECTORY);
                if (Files.isDirectory(directory)) {
                    readModule(module.getFileName().toString(), directory, all);
                }
            }
        }
        all.sort(Comparator.comparing(ProofFacts::kind)
                .thenComparing(ProofFacts::home)
                .thenComparing(ProofFacts::subject)
                .thenComparing(ProofFacts::name));
        return all;
    }

    private static void readModule(String module, Path directory, List<ProofFacts> all) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.properties")) {
            for (Path file : files) {
                Properties properties = new Properties();
                try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    properties.load(reader);
                }
                SortedMap<String, String> facts = new TreeMap<>();
                properties.forEach((key, value) -> facts.put((String) key, (String) value));
                all.add(new ProofFacts(facts.get("kind"), facts.get("name"), module, facts));
            }
        }
    }

    static List<ProofFacts> of(List<ProofFacts> all, String kind) {
        return all.stream().filter(one -> one.kind.equals(kind)).toList();
    }

    String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    int number(String name) {
        return Integer.parseInt(facts.getOrDefault(name, "0"));
    }

    /** Returns a numbered list of facts: how many cases there were of what. */
    Map<String, Integer> counts(String list) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        facts.forEach((key, value) -> {
            if (key.startsWith(list + ".") && key.endsWith(TEXT)) {
                counts.put(value, number(key.replace(TEXT, CASES)));
            }
        });
        return counts;
    }

    /** What was held to a contract, for a person. */
    String subject() {
        return fact("connector") + fact("storage");
    }

    /** The module of what was held to a contract, as its package says: the first word, or two of an adapter. */
    String home() {
        String type = fact("class");
        if (!type.startsWith(ROOT_PACKAGE)) {
            return module;
        }
        String[] words = type.substring(ROOT_PACKAGE.length()).split("\\.");
        boolean adapter = words[0].equals("connector") || words[0].equals("backend");
        return adapter ? words[0] + "-" + words[1] : words[0];
    }
}
