package io.tidemark.connector.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.guarantee.Guarantee;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.checkpoint.spi.source.SourceOutput;
import io.tidemark.testkit.contract.TestSubtask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchSinkBuilderTest {
    private static final String HOST = "http://localhost:9200";

    private static ElasticsearchSinkBuilder<BulkAction> sink() {
        return TestWriter.sink(HOST);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void declaresWhatItWasToldToPromise() {
        ElasticsearchSink<BulkAction> plain = sink().build();
        assertThat(plain.guarantee().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        assertThat(plain.guarantee().reason()).contains("sent again after a failure");
        assertThat(plain.recognizesRepeats()).isFalse();
        ElasticsearchSink<BulkAction> recognising =
                sink().setDeliveryGuarantee(Guarantee.EXACTLY_ONCE).build();
        assertThat(recognising.guarantee().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(recognising.guarantee().reason()).contains("recognises what comes again");
        assertThat(recognising.recognizesRepeats()).isTrue();
    }

    @Test
    void refusesWhatItCannotUse() {
        assertRefused(() -> sink().setDeliveryGuarantee(Guarantee.AT_MOST_ONCE)).hasMessageContaining("AT_MOST_ONCE");
        assertRefused(() -> sink().setDeliveryGuarantee(Guarantee.NONE)).hasMessageContaining("is NONE");
        assertRefused(() -> sink().setBulkFlushMaxActions(0)).hasMessageContaining("setBulkFlushMaxActions is 0");
        assertRefused(() -> sink().setBulkFlushMaxSizeMb(0)).hasMessageContaining("setBulkFlushMaxSizeMb is 0");
        assertRefused(() -> sink().setBulkFlushMaxSizeMb(1025)).hasMessageContaining("expected at most 1024");
        assertRefused(() -> sink().setMaxInFlightRequests(0)).hasMessageContaining("setMaxInFlightRequests is 0");
        assertRefused(() -> sink().setBulkFlushInterval(Duration.ZERO)).hasMessageContaining("setBulkFlushInterval");
        assertRefused(() -> sink().setRequestTimeout(Duration.ofDays(30))).hasMessageContaining("setRequestTimeout");
        assertRefused(() -> sink().setConnectionTimeout(Duration.ZERO)).hasMessageContaining("setConnectionTimeout");
        assertRefused(() -> sink().setBulkFlushBackoffStrategy(
                                Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(9)))
                .hasMessageContaining("initialDelay is PT2S; expected at most the maxDelay, which is PT1S");
        assertRefused(() -> ElasticsearchSink.<String>builder().build()).hasMessageContaining("setHosts");
        assertRefused(() -> ElasticsearchSink.<String>builder().setHosts(HOST).build())
                .hasMessageContaining("emitter");
    }

    @Test
    void refusesHostsThatItDoesNotUnderstand(@TempDir Path directory) throws IOException {
        assertRefused(() -> sink().setHosts()).hasMessageContaining("no host");
        for (String host : List.of(
                "localhost:9200",
                "ftp://h",
                "http://h/path",
                "http://h?q",
                "http:///",
                "http://h#f",
                "http://h:65536")) {
            assertRefused(() -> sink().setHosts(host)).hasMessageContaining("'" + host + "' of setHosts");
        }
        assertRefused(() -> sink().setHosts("https://user:secret@h"))
                .hasMessageContaining("setConnectionUsername")
                .hasMessageNotContaining("secret");
        assertRefused(() -> sink().setHosts("https://user:sec ret@h")).hasMessageNotContaining("sec");
        Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate");
        assertRefused(() -> sink().setCertificateAuthority(file))
                .hasMessageContaining(file + " of setCertificateAuthority cannot be used");
    }

    @Test
    void letsNoSecretOverAnOpenLine() {
        assertRefused(() -> sink().setHosts("https://safe", "http://10.1.2.3:9200")
                        .setConnectionApiKey("a2V5")
                        .build())
                .hasMessageContaining("http://10.1.2.3:9200")
                .hasMessageContaining("allowInsecure()");
        for (String local : List.of("http://localhost", "http://127.0.0.1:9200", "http://[::1]:9200", "https://far")) {
            assertThat(sink().setHosts(local).setConnectionApiKey("a2V5").build())
                    .isNotNull();
        }
        assertThat(sink().setHosts("http://far")
                        .setConnectionApiKey("a2V5")
                        .allowInsecure()
                        .build())
                .isNotNull();
    }

    @Test
    void refusesCredentialsThatContradictEachOther() {
        assertRefused(() -> sink().setConnectionUsername("u").build()).hasMessageContaining("Only one of user");
        assertRefused(() -> sink().setConnectionPassword("p").build()).hasMessageContaining("Only one of user");
        assertRefused(() -> sink().setConnectionUsername("u:v")).hasMessageContaining("colon");
        assertRefused(() -> sink().setConnectionApiKey("id:secret"))
                .hasMessageContaining("Base64")
                .hasMessageNotContaining("secret");
        assertRefused(() -> sink().setConnectionApiKey("a2V5")
                        .setConnectionUsername("u")
                        .build())
                .hasMessageContaining("Both an API key and a user");
        assertThat(Credentials.basic("user", "secret")).hasToString("[hidden]");
    }

    @Test
    void canBeShippedToAnotherProcess() throws Exception {
        String index = Documents.newIndex();
        ElasticsearchSink<String> sink = ElasticsearchSink.<String>builder()
                .setHosts(SharedNode.elasticsearch().url())
                .setEmitter(text -> BulkAction.index(index).id(text).document(Map.of("text", text)))
                .setFailedActionHandler(FailedActionHandler.SKIP)
                .setConnectionUsername("u")
                .setConnectionPassword("p")
                .allowInsecure()
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(sink);
        }
        try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked")
            ElasticsearchSink<String> shipped = (ElasticsearchSink<String>) input.readObject();
            try (SinkWriter<String> writer =
                    shipped.createWriter(TestSubtask.single().withOperatorName("documents"), List.of())) {
                writer.write("a", SourceOutput.NO_TIMESTAMP);
                writer.flush(true);
            }
        }
        assertThat(new Documents(SharedNode.elasticsearch(), index).texts()).containsExactly("a");
    }
}
