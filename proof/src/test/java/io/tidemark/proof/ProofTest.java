package io.tidemark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the other modules wrote down becomes a page, and the table of guarantees says the same. */
class ProofTest {
    private static final String UPDATE = "proof.update";

    private static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    private static Path root() {
        return module().getParent();
    }

    private static List<ProofFacts> all() throws IOException {
        return ProofFacts.readAll(root());
    }

    private static List<ProofFacts> connectors() throws IOException {
        List<ProofFacts> connectors = new ArrayList<>(ProofFacts.of(all(), "source"));
        connectors.addAll(ProofFacts.of(all(), "sink"));
        return connectors;
    }

    @Test
    void everyConnectorKeepsWhatItDeclares() throws IOException {
        assertThat(connectors())
                .as("connectors under contract; run the tests of all modules first, by 'mvn verify'")
                .hasSizeGreaterThanOrEqualTo(18)
                .allSatisfy(connector -> {
                    assertThat(Guarantee.valueOf(connector.fact("proven"))
                                    .satisfies(Guarantee.valueOf(connector.fact("declared"))))
                            .as(connector.name())
                            .isTrue();
                    assertThat(connector.number("all")).as(connector.name()).isGreaterThan(100);
                });
    }

    /** Those with a server may go through a selection of the cases: something of everything. */
    @Test
    void everyConnectorWasCutOffAtEachPointBeforeEachAftermath() throws IOException {
        assertThat(connectors()).allSatisfy(connector -> {
            assertThat(connector.counts("crash"))
                    .as(connector.name())
                    .hasSizeGreaterThanOrEqualTo(9)
                    .allSatisfy((point, cases) -> assertThat(cases).as(point).isPositive());
            assertThat(connector.counts("follow"))
                    .as(connector.name())
                    .hasSizeGreaterThanOrEqualTo(8)
                    .allSatisfy((aftermath, cases) ->
                            assertThat(cases).as(aftermath).isPositive());
        });
    }

    @Test
    void everyStorageWentThroughAllContracts() throws IOException {
        List<ProofFacts> storages = ProofFacts.of(all(), "storage");

        assertThat(storages).hasSizeGreaterThanOrEqualTo(15);
        assertThat(storages.stream().map(ProofFacts::subject).distinct()).allSatisfy(storage -> {
            List<ProofFacts> ofOne = storages.stream()
                    .filter(one -> one.subject().equals(storage))
                    .toList();
            assertThat(ofOne)
                    .as(storage)
                    .extracting(one -> one.fact("contract"))
                    .contains(
                            "CheckpointStorageContract",
                            "CheckpointFencingContract",
                            "CheckpointOwnersContract",
                            "CheckpointDamageContract",
                            "CheckpointOutageContract");
            assertThat(ofOne.stream().mapToInt(one -> one.number("cases")).sum())
                    .as("cases of " + storage)
                    .isGreaterThanOrEqualTo(40);
        });
    }

    @Test
    void theTableOfGuaranteesSaysWhatWasProven() throws IOException {
        Path file = root().resolve("docs/GUARANTEES.md");
        requireGenerated(file, GuaranteeTable.of(all(), Files.readString(file)));
    }

    @Test
    void theTableOfSystemsSaysWhatWasProven() throws IOException {
        Path file = root().resolve("README.md");
        requireGenerated(file, SystemTable.of(all(), Files.readString(file)));
    }

    private static void requireGenerated(Path file, String tables) throws IOException {
        String page = Files.readString(file);
        String proven = GuaranteeTable.putInto(page, tables);
        if (System.getProperty(UPDATE) != null) {
            Files.writeString(file, proven);
        } else {
            assertThat(page)
                    .as(file + "; if what is expected is right, write it by 'mvn verify -D" + UPDATE + "'")
                    .isEqualTo(proven);
        }
    }

    @Test
    void aGuaranteeOfTheTableOfSystemsIsTheOneThatWasProven() throws IOException {
        String page = Files.readString(root().resolve("README.md"));

        assertThat(SystemTable.of(List.of(sink("PrintSink", "AT_MOST_ONCE", "AT_MOST_ONCE")), page))
                .contains("| standard output | – | at most once |")
                .contains("| sockets | at most once | at least once |");
        assertThat(SystemTable.of(
                        List.of(
                                sink("ElasticsearchSink", "AT_LEAST_ONCE", "AT_LEAST_ONCE"),
                                sink("ElasticsearchSink, with ids and versions", "EXACTLY_ONCE", "AT_LEAST_ONCE")),
                        page))
                .contains("| Elasticsearch and OpenSearch | – | at least once; at least once with deterministic ids");
    }

    private static ProofFacts sink(String connector, String declared, String proven) {
        return new ProofFacts(
                "sink",
                connector,
                "testkit",
                new TreeMap<>(Map.of("connector", connector, "declared", declared, "proven", proven)));
    }

    @Test
    void keepsTheRowsOfAModuleWhoseServerIsNotOnThisMachine() {
        String page = "<!-- generated -->\n\n## Sources\n\n| `connector-b` | Old | once | once | why |\n"
                + "| `connector-c` | Other | once | once | why |\n\n## Sinks\n\n<!-- end -->\n";
        SortedMap<String, String> facts = new TreeMap<>(Map.of(
                "class", "io.tidemark.connector.b.New", "connector", "New", "declared", "ONCE", "proven", "ONCE"));
        List<ProofFacts> proven = List.of(new ProofFacts("source", "New", "connector-b", facts));

        assertThat(GuaranteeTable.of(proven, page))
                .contains("| `connector-b` | New |", "| `connector-c` | Other | once | once | why |\n\n## Sinks")
                .doesNotContain("Old");
    }

    @Test
    void writesAPageOfWhatWasProven() throws IOException {
        List<ProofFacts> all = all();
        String html = ProofPage.of(all, System.getProperty("java.version"));
        Path file = module().resolve("target/proof.html");
        Files.createDirectories(file.getParent());
        Files.writeString(file, html);

        assertThat(html)
                .contains("FileSink", "exactly once", "DirectoryCheckpointStorage", "CheckpointFencingContract");
        assertThat(html.lines()).allSatisfy(line -> assertThat(line).doesNotContain("src=", "href=", "@import"));
    }

    @Test
    void tellsWhichTestsOfTheBuildWereSkippedAndWhy() throws IOException {
        Instant begin = Instant.parse(System.getProperty("tidemark.build.begin"));

        System.out.println(SkippedTests.readAll(root(), begin));
    }

    @Test
    void findsWhatWasSkippedInTheReportsOfThisBuildAlone(@TempDir Path directory) throws IOException {
        Instant begin = Instant.parse("2020-01-01T00:00:00Z");
        Path module = directory.resolve("connector-a/target/surefire-reports");
        report(module.resolve("TEST-io.tidemark.A.xml"), """
                <testsuite><testcase name="one" classname="io.tidemark.A">
                <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: there is no A; install "a"
                \tat io.tidemark.A.one(A.java:1)
                ]]></skipped></testcase><testcase name="two" classname="io.tidemark.A"/></testsuite>""");
        String abort = "<testcase classname='io.tidemark.B'><skipped>a.b.Aborted: there is no B</skipped></testcase>";
        report(
                directory.resolve("examples/b/target/surefire-reports/TEST-io.tidemark.B.xml"),
                "<testsuite>" + abort + abort + "</testsuite>");
        Path old = module.resolve("TEST-io.tidemark.Old.xml");
        report(old, "<testsuite><testcase classname='io.tidemark.Old'><skipped/></testcase></testsuite>");
        Files.setLastModifiedTime(old, FileTime.from(begin.minusSeconds(1)));

        assertThat(SkippedTests.readAll(directory, begin).toString().lines())
                .containsExactly(
                        "Tests of this build that were skipped: 3",
                        "  2 because there is no B",
                        "     examples/b/B",
                        "  1 because there is no A; install \"a\"",
                        "     connector-a/A");
        assertThat(SkippedTests.readAll(directory, Instant.MAX)).hasToString("No test of this build was skipped.");
    }

    private static void report(Path file, String xml) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, xml);
    }

    @Test
    void showsWhatItHasNoFormForAndEscapesIt() {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("kind", "simulation");
        facts.put("name", "WordCount");
        facts.put("seeds", "1 <to> 1000 & more");

        assertThat(ProofPage.of(List.of(new ProofFacts("simulation", "WordCount", "testkit", facts)), "17"))
                .contains("simulation: WordCount", "<th>seeds</th><td>1 &lt;to&gt; 1000 &amp; more</td>");
    }
}
