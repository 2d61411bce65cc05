package io.tidemark.proof;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of guarantees in the documentation. */
final class GuaranteeTable {
    /** Where a test's own server listens; a reader has another. */
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private static final Pattern TABLES = Pattern.compile("(?s)<!-- generated -->\n.*<!-- end -->\n");

    /** A row of a table; the module comes first. */
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*\n");

    private GuaranteeTable() {}

    /**
     * Returns the tables of sources and of sinks, in Markdown.
     *
     * @param page the page as it is: rows of modules that have proven nothing stay, for their server is not on every machine
     */
    static String of(List<ProofFacts> all, String page) {
        return "<!-- generated -->\n\n" + section("Sources", ProofFacts.of(all, "source"), page) + "\n"
                + section("Sinks", ProofFacts.of(all, "sink"), page) + "\n<!-- end -->\n";
    }

    private static String section(String title, List<ProofFacts> connectors, String page) {
        SortedSet<String> rows = new TreeSet<>();
        Set<String> proven = new HashSet<>();
        for (ProofFacts connector : connectors) {
            rows.add(row(connector));
            proven.add(connector.home());
        }
        for (Matcher row = ROW.matcher(section(title, page)); row.find(); ) {
            if (!proven.contains(row.group(1))) {
                rows.add(row.group());
            }
        }
        return "## " + title + "\n\n| module | connector | guarantee | proven | because |\n|---|---|---|---|---|\n"
                + String.join("", rows);
    }

    /** Returns the part of a page below a heading. */
    private static String section(String title, String page) {
        int from = page.indexOf("## " + title + "\n");
        int to = page.indexOf("\n## ", from + 1);
        return from < 0 ? "" : page.substring(from, to < 0 ? page.length() : to);
    }

    private static String row(ProofFacts connector) {
        return "| `" + connector.home() + "` | " + connector.subject() + " | " + words(connector.fact("declared"))
                + " | " + words(proven(connector)) + " | "
                + reason(connector).replace("|", "\\|") + " |\n";
    }

    /** What a connector keeps that promises nothing is a matter of chance, and no two builds would say the same of it. */
    private static String proven(ProofFacts connector) {
        boolean promisesNothing = connector.fact("declared").equals(Guarantee.NONE.name());
        return promisesNothing ? Guarantee.NONE.name() : connector.fact("proven");
    }

    static String words(String guarantee) {
        return guarantee.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String reason(ProofFacts connector) {
        return ADDRESS.matcher(connector.fact("reason")).replaceAll("the peer");
    }

    /** Returns a page with the tables in the place of those that it has. */
    static String putInto(String page, String tables) {
        Matcher old = TABLES.matcher(page);
        if (!old.find()) {
            throw new IllegalArgumentException("The page has no lines '<!-- generated -->' and '<!-- end -->'.");
        }
        return old.replaceFirst(Matcher.quoteReplacement(tables));
    }
}
