package io.tidemark.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A page of what was proven, in one file. */
final class ProofPage {
    private static final Set<String> CONTRACTS = Set.of("source", "sink", "storage");

    /** Facts that are shown as the title of a block. */
    private static final Set<String> IN_THE_TITLE = Set.of("kind", "name");

    private static final String STYLE = """
            :root { color-scheme: light dark; --text: #1c2733; --soft: #5b6b7b; --line: #d9e0e7; --back: #fbfcfd;
              --card: #fff; --good: #0a6b4f; --good-back: #e2f4ed; --fair: #7a5200; --fair-back: #fdf1d8;
              --bad: #9b1c1c; --bad-back: #fde4e4; --accent: #0b5c8a; }
            @media (prefers-color-scheme: dark) { :root { --text: #e4eaf0; --soft: #9fb0c0; --line: #2d3a47;
              --back: #11181f; --card: #18222b; --good: #7fdcb9; --good-back: #143a2f; --fair: #f1c872;
              --fair-back: #43340f; --bad: #ff9d9d; --bad-back: #4a1b1b; --accent: #7cc4ee; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--back); color: var(--text);
              font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
            h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
            h2 { font-size: 1.3rem; margin: 2.75rem 0 .5rem; }
            p { max-width: 46rem; margin: .4rem 0 1rem; }
            .soft { color: var(--soft); }
            .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem;
              margin: 1.5rem 0 0; padding: 0; list-style: none; }
            .numbers li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
              padding: .8rem 1rem; }
            .numbers b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
            .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
              border-radius: .6rem; }
            table { border-collapse: collapse; width: 100%; font-size: .92rem; }
            th, td { text-align: left; vertical-align: top; padding: .5rem .75rem;
              border-bottom: 1px solid var(--line); }
            tr:last-child > * { border-bottom: 0; }
            thead th { color: var(--soft); font-weight: 600; }
            tbody th { font-weight: 600; }
            th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
            .tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; white-space: nowrap;
              font-size: .85rem; font-weight: 600; }
            .exactly { color: var(--good); background: var(--good-back); }
            .weaker { color: var(--fair); background: var(--fair-back); }
            .broken { color: var(--bad); background: var(--bad-back); }
            """;

    private final List<ProofFacts> all;
    private final String jdk;
    private final StringBuilder html = new StringBuilder();

    private ProofPage(List<ProofFacts> all, String jdk) {
        this.all = all;
        this.jdk = jdk;
    }

    /**
     * Makes the page.
     *
     * @param all what was proven
     * @param jdk the version it was proven on
     */
    static String of(List<ProofFacts> all, String jdk) {
        return new ProofPage(all, jdk).page();
    }

    private String page() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<title>What Tidemark's build proved</title>\n<style>\n").append(STYLE);
        html.append("</style>\n</head>\n<body>\n<main>\n");
        header();
        connectors("Sources", "source", "Each is cut off at each point below, and at every position of its input.");
        connectors("Sinks", "sink", "Each is cut off at each point below.");
        counts("Where a source is cut off", "crash", ProofFacts.of(all, "source"));
        counts("Where a sink is cut off", "crash", ProofFacts.of(all, "sink"));
        counts("What follows", "follow", connectors());
        storages();
        others();
        html.append("</main>\n</body>\n</html>\n");
        return html.toString();
    }

    private void header() {
        List<ProofFacts> connectors = connectors();
        int connectorCases =
                connectors.stream().mapToInt(one -> one.number("cases")).sum();
        List<ProofFacts> storages = ProofFacts.of(all, "storage");
        int storageCases =
                storages.stream().mapToInt(one -> one.number("cases")).sum();
        html.append("<h1>What Tidemark's build proved</h1>\n<p>Every connector declares a guarantee. The contract kit");
        html.append(" drives it as an engine does, cuts the job off at each step, lets a successor or an old process");
        html.append(" go on, and compares what is there in the end with what was put in. This page is written by the");
        html.append(
                " build, from what its tests found. Where a system takes its time a build plays a selection of the");
        html.append(" cases, with something of each row below, and <code>-Pcontracts</code> plays all.</p>\n");
        html.append("<p class=\"soft\">Java ").append(escaped(jdk));
        html.append("</p>\n<ul class=\"numbers\">\n");
        number(connectors.size(), "connectors held to their guarantee");
        number(connectorCases, "crashes of connectors");
        number((int) storages.stream().map(ProofFacts::subject).distinct().count(), "checkpoint storages");
        number(storageCases, "tests of storages");
        int others = (int)
                all.stream().filter(one -> !CONTRACTS.contains(one.kind())).count();
        if (others > 0) {
            number(others, "simulations and other proofs");
        }
        html.append("</ul>\n");
    }

    private void number(int value, String what) {
        html.append("<li><b>")
                .append(String.format("%,d", value))
                .append("</b>")
                .append(escaped(what));
        html.append("</li>\n");
    }

    private void connectors(String title, String kind, String lead) {
        html.append("<h2>").append(title).append("</h2>\n<p>").append(lead).append("</p>\n<div class=\"scroll\">");
        html.append("<table>\n<thead><tr><th>connector</th><th>module</th><th>declares</th><th>proven</th>");
        html.append("<th class=\"n\">cases</th><th>because</th></tr></thead>\n<tbody>\n");
        for (ProofFacts one : ProofFacts.of(all, kind)) {
            html.append("<tr><th>").append(escaped(one.subject())).append("</th><td><code>");
            html.append(escaped(one.home())).append("</code></td><td>").append(tag(one.fact("declared")));
            html.append("</td><td>").append(tag(one.fact("proven")));
            html.append(one.fact("modest").equals("true") ? "<br>more than it declares" : "");
            html.append("</td><td class=\"n\">").append(cases(one)).append("</td><td>");
            html.append(escaped(GuaranteeTable.reason(one))).append("</td></tr>\n");
        }
        html.append("</tbody>\n</table></div>\n");
    }

    /** How many were played, and of how many where that is a selection. */
    private static String cases(ProofFacts one) {
        int played = one.number("cases");
        int all = one.number("all");
        return played < all ? played + " of " + all : String.valueOf(played);
    }

    private static String tag(String guarantee) {
        String style = switch (guarantee) {
            case "EXACTLY_ONCE" -> "exactly";
            case "AT_LEAST_ONCE", "AT_MOST_ONCE" -> "weaker";
            default -> "broken";
        };
        return "<span class=\"tag " + style + "\">" + escaped(GuaranteeTable.words(guarantee)) + "</span>";
    }

    private List<ProofFacts> connectors() {
        List<ProofFacts> connectors = new ArrayList<>(ProofFacts.of(all, "sink"));
        connectors.addAll(ProofFacts.of(all, "source"));
        return connectors;
    }

    /** Sums the cases of a numbered list of facts over all connectors. */
    private void counts(String title, String list, List<ProofFacts> connectors) {
        Map<String, Integer> cases = new LinkedHashMap<>();
        for (ProofFacts one : connectors) {
            one.counts(list).forEach((text, count) -> cases.merge(text, count, Integer::sum));
        }
        html.append("<h2>").append(title).append("</h2>\n<div class=\"scroll\"><table>\n");
        html.append("<thead><tr><th>the job is</th><th class=\"n\">cases</th></tr></thead>\n<tbody>\n");
        cases.forEach((text, count) -> html.append("<tr><td>")
                .append(escaped(text))
                .append("</td><td class=\"n\">")
                .append(String.format("%,d", count))
                .append("</td></tr>\n"));
        html.append("</tbody>\n</table></div>\n");
    }

    private void storages() {
        html.append("<h2>Checkpoint storages</h2>\n<div class=\"scroll\"><table>\n");
        html.append(
                "<thead><tr><th>storage</th><th>module</th><th>contract</th><th class=\"n\">tests</th><th class=\"n\">not possible</th></tr></thead>\n<tbody>\n");
        for (ProofFacts one : ProofFacts.of(all, "storage")) {
            html.append("<tr><th>").append(escaped(one.subject())).append("</th><td><code>");
            html.append(escaped(one.home())).append("</code></td><td>").append(escaped(one.fact("contract")));
            html.append("</td><td class=\"n\">").append(one.number("cases"));
            html.append("</td><td class=\"n\">").append(one.number("skipped")).append("</td></tr>\n");
        }
        html.append("</tbody>\n</table></div>\n");
    }

    /** What this page has no form of its own for, such as simulations. */
    private void others() {
        Set<String> kinds = new TreeSet<>();
        all.forEach(one -> kinds.add(one.kind()));
        kinds.removeAll(CONTRACTS);
        for (String kind : kinds) {
            List<ProofFacts> ofKind = ProofFacts.of(all, kind);
            Set<String> names = new LinkedHashSet<>();
            ofKind.forEach(one -> names.addAll(one.facts().keySet()));
            names.removeAll(IN_THE_TITLE);
            for (ProofFacts one : ofKind) {
                html.append("<h2>").append(escaped(kind)).append(": ").append(escaped(one.name()));
                html.append("</h2>\n<div class=\"scroll\"><table>\n<tbody>\n");
                for (String name : names) {
                    if (one.facts().containsKey(name)) {
                        html.append("<tr><th>").append(escaped(name)).append("</th><td>");
                        html.append(escaped(one.fact(name))).append("</td></tr>\n");
                    }
                }
                html.append("</tbody>\n</table></div>\n");
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
