package io.tidemark.proof;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of systems in the README: what reading from each and writing to it guarantees. Its words are in
 * {@code systems.md}, with the names of connectors in braces in the place of guarantees.
 */
final class SystemTable {
    private static final String WORDS = "systems.md";

    private static final Pattern GUARANTEE = Pattern.compile("\\{(effect of )?([^}]+)}");
    private static final String AND = " \\+ ";

    private SystemTable() {}

    /**
     * Returns the table, in Markdown.
     *
     * @param page the page as it is: rows of systems whose contracts did not run stay, for their server is not on every machine
     */
    static String of(List<ProofFacts> all, String page) throws IOException {
        return "<!-- generated -->\n\n"
                + words().lines()
                        .map(line -> filled(line, all).orElseGet(() -> present(line, page)) + "\n")
                        .collect(Collectors.joining())
                + "\n<!-- end -->\n";
    }

    private static String words() throws IOException {
        try (InputStream words = Objects.requireNonNull(SystemTable.class.getResourceAsStream(WORDS))) {
            return new String(words.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns nothing if the contract of a connector in the line did not run. */
    private static Optional<String> filled(String line, List<ProofFacts> all) {
        StringBuilder filled = new StringBuilder();
        Matcher guarantee = GUARANTEE.matcher(line);
        while (guarantee.find()) {
            List<String> connectors = List.of(guarantee.group(2).split(AND));
            List<ProofFacts> proven = all.stream()
                    .filter(one -> connectors.contains(one.subject()))
                    .toList();
            if (proven.size() < connectors.size()) {
                return Optional.empty();
            }
            guarantee.appendReplacement(filled, said(proven, guarantee.group(1) != null));
        }
        return Optional.of(guarantee.appendTail(filled).toString());
    }

    /** Says what all of the connectors keep: what they declare, or, with the reader's part in it, what was proven. */
    private static String said(List<ProofFacts> connectors, boolean inEffect) {
        return connectors.stream()
                .map(one -> inEffect ? effect(one.fact("proven")) : GuaranteeTable.words(one.fact("declared")))
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String effect(String proven) {
        return proven.equals(Guarantee.EXACTLY_ONCE.name()) ? "effectively once" : GuaranteeTable.words(proven);
    }

    /** Returns the row of the same system on a page. */
    private static String present(String line, String page) {
        String system = line.substring(0, line.indexOf('|', 1) + 1);
        return Arrays.stream(page.split("\n"))
                .filter(row -> row.startsWith(system))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The page has no row '" + system + "', and the contracts of its connectors did not run."));
    }
}
