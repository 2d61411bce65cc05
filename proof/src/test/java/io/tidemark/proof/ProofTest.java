package io.tidemark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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
                    assertThat(connector.fact("proven")).as(connector.name()).isNotEqualTo("NONE");
                    assertThat(Guarantee.valueOf(connector.fact("proven"))
                                    .satisfies(Guarantee.valueOf(connector.fact("declared"))))
                            .as(connector.name())
                            .isTrue();
                    assertThat(connector.number("cases")).as(connector.name()).isGreaterThan(100);
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
        String page = Files.readString(file);
        String proven = GuaranteeTable.putInto(page, GuaranteeTable.of(all()));
        if (System.getProperty(UPDATE) != null) {
            Files.writeString(file, proven);
        } else {
            assertThat(page)
                    .as("docs/GUARANTEES.md; if what is expected is right, write it by 'mvn verify -D" + UPDATE + "'")
                    .isEqualTo(proven);
        }
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
    void showsWhatItHasNoFormForAndEscapesIt() {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("kind", "simulation");
        facts.put("name", "WordCount");
        facts.put("seeds", "1 <to> 1000 & more");

        assertThat(ProofPage.of(List.of(new ProofFacts("simulation", "WordCount", "testkit", facts)), "17"))
                .contains("simulation: WordCount", "<th>seeds</th><td>1 &lt;to&gt; 1000 &amp; more</td>");
    }
}
