package io.tidemark.proof;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of guarantees in the documentation. */
final class GuaranteeTable {
    /** Where a test's own server listens; a reader has another. */
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private static final Pattern TABLES = Pattern.compile("(?s)<!-- generated -->\n.*<!-- end -->\n");

    private GuaranteeTable() {}

    /** Returns the tables of sources and of sinks, in Markdown. */
    static String of(List<ProofFacts> all) {
        return "<!-- generated -->\n\n" + section("Sources", ProofFacts.of(all, "source")) + "\n"
                + section("Sinks", ProofFacts.of(all, "sink")) + "\n<!-- end -->\n";
    }

    private static String section(String title, List<ProofFacts> connectors) {
        StringBuilder text = new StringBuilder("## " + title + "\n\n");
        text.append("| module | connector | guarantee | proven | because |\n");
        text.append("|---|---|---|---|---|\n");
        for (ProofFacts connector : connectors) {
            text.append("| `").append(connector.home()).append("` | ");
            text.append(connector.subject()).append(" | ");
            text.append(words(connector.fact("declared"))).append(" | ");
            text.append(words(connector.fact("proven"))).append(" | ");
            text.append(reason(connector).replace("|", "\\|")).append(" |\n");
        }
        return text.toString();
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
