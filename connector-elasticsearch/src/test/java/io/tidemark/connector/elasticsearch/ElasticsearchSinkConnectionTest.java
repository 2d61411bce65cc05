package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.servers.SearchRelease;
import io.tidemark.servers.SearchServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who the sink says it is, and whom it believes. */
@Timeout(120)
class ElasticsearchSinkConnectionTest {
    private static final String STORE_PASSWORD = "store-secret";
    private static final Duration SHORTLY = Duration.ofMillis(1);

    private static SearchServer secured;

    private final String index = Documents.newIndex();

    @BeforeAll
    static void start() throws IOException {
        secured = SearchRelease.ELASTICSEARCH_8.startSecured();
    }

    @AfterAll
    static void stop() throws IOException {
        secured.close();
    }

    private static ElasticsearchSinkBuilder<BulkAction> sink() {
        return TestWriter.sink(secured.url())
                .setConnectionUsername(SearchServer.USER)
                .setConnectionPassword(SearchServer.PASSWORD)
                .setBulkFlushBackoffStrategy(SHORTLY, SHORTLY, SHORTLY);
    }

    private void delivers(ElasticsearchSinkBuilder<BulkAction> sink) throws IOException {
        try (TestWriter writer = TestWriter.open(sink)) {
            writer.write(TestWriter.text(index, "a")).flush();
        }
        assertThat(new Documents(secured, index).texts()).containsExactly("a");
    }

    @Test
    void trustsTheAuthorityThatItIsGiven() throws IOException {
        delivers(sink().setCertificateAuthority(secured.certificate()));
    }

    @Test
    void trustsTheStoreThatItIsGiven(@TempDir Path directory) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream certificate = Files.newInputStream(secured.certificate())) {
            store.setCertificateEntry(
                    "node", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        Path file = directory.resolve("trust.p12");
        try (OutputStream output = Files.newOutputStream(file)) {
            store.store(output, STORE_PASSWORD.toCharArray());
        }
        delivers(sink().setTrustStore(file, STORE_PASSWORD));
        assertThatThrownBy(() -> sink().setTrustStore(file, "a guess"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file + " of setTrustStore cannot be used");
    }

    @Test
    void trustsAnybodyIfToldSoAlone() throws IOException {
        delivers(sink().allowInsecure());
        try (TestWriter writer = TestWriter.open(sink())) {
            writer.write(TestWriter.text(index, "b"));
            assertThatThrownBy(writer::flush)
                    .hasMessageContaining(secured.url() + " is not trusted")
                    .hasMessageContaining("setCertificateAuthority");
        }
        assertThat(new Documents(secured, index).texts()).containsExactly("a");
    }

    @Test
    void failsAtOnceForAWrongPasswordAndDoesNotShowIt() throws IOException {
        ElasticsearchSinkBuilder<BulkAction> sink =
                sink().setCertificateAuthority(secured.certificate()).setConnectionPassword("not-this-one");
        try (TestWriter writer = TestWriter.open(sink)) {
            writer.write(TestWriter.text(index, "a"));
            assertThatThrownBy(writer::flush)
                    .hasMessageContaining("status 401")
                    .hasMessageContaining("Check user and password, or the API key.")
                    .hasMessageNotContaining("not-this-one");
            assertThat(writer.count("retries")).isZero();
        }
    }

    @Test
    void sendsAnApiKeyAndThePathPrefix() throws IOException {
        SearchServer open = SharedNode.elasticsearch();
        try (FrontServer front = new FrontServer(open.url());
                TestWriter writer = TestWriter.open(TestWriter.sink(front.url())
                        .setConnectionApiKey("aWQ6c2VjcmV0")
                        .setConnectionPathPrefix(FrontServer.PREFIX + "/"))) {
            writer.write(TestWriter.text(index, "a")).flush();
            assertThat(front.requests())
                    .containsExactly(new FrontServer.Request(
                            FrontServer.PREFIX + "/_bulk", "ApiKey aWQ6c2VjcmV0", "application/x-ndjson"));
        }
        assertThat(new Documents(open, index).texts()).containsExactly("a");
    }
}
