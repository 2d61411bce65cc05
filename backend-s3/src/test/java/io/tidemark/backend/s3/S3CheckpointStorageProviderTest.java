package io.tidemark.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.checkpoint.spi.storage.CheckpointLocation;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.checkpoint.spi.storage.StoredCheckpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // it changes the credentials of the process
class S3CheckpointStorageProviderTest {
    private final S3CheckpointStorageProvider provider = new S3CheckpointStorageProvider();
    private String bucket;

    @BeforeEach
    void makeBucket() throws IOException {
        bucket = TestServer.SHARED.newBucket();
    }

    private URI location(String key) {
        return TestServer.SHARED.location(bucket, key);
    }

    private static StateFile commit(JobCheckpoints job, long checkpointId, int size) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId);
                StateFileOutput output = writer.create("state", Sharing.EXCLUSIVE)) {
            output.write(new byte[size]);
            StateFile file = output.finish();
            writer.commit(("metadata of " + checkpointId).getBytes());
            return file;
        }
    }

    @Test
    void isFoundByItsScheme() {
        assertThat(ServiceLoader.load(CheckpointStorageProvider.class))
                .anySatisfy(found -> assertThat(found.schemes()).containsExactly("s3"));
    }

    @Test
    void findsAndOpensWhatAJobHasCompleted() throws IOException {
        StateFile file;
        try (CheckpointStorage storage = provider.open(location("a/b"));
                JobCheckpoints job = storage.own("word count")) {
            assertThat(storage.outlivesProcess()).isTrue();
            commit(job, 1, 10);
            file = commit(job, 2, 100_000);

            List<CheckpointLocation> found = provider.find(location("a/b"));
            assertThat(found)
                    .containsExactly(
                            new CheckpointLocation(location("a/b/word%2520count/chk-0000000002"), true),
                            new CheckpointLocation(location("a/b/word%2520count/chk-0000000001"), true));
            assertThat(provider.find(location("a/b/word%2520count"))).isEqualTo(found);
            assertThat(provider.find(found.get(1).location())).containsExactly(found.get(1));
            try (StoredCheckpoint stored = provider.openStored(found.get(0).location());
                    InputStream bytes = stored.open(file)) {
                assertThat(stored.readMetadata()).asString().isEqualTo("metadata of 2");
                assertThat(bytes.readAllBytes()).hasSize(100_000);
            }
            try (CheckpointWriter unfinished = job.begin(3);
                    StateFileOutput output = unfinished.create("state", Sharing.EXCLUSIVE)) {
                output.write(new byte[100_000]);
                output.finish();
                CheckpointLocation pending = provider.find(location("a/b")).get(2);
                assertThat(pending.complete()).isFalse();
                assertThat(provider.find(pending.location())).containsExactly(pending);
                assertThatThrownBy(() -> provider.openStored(pending.location()))
                        .hasMessageContaining("is no savepoint and no checkpoint");
            }
        }
    }

    @Test
    void deletesACheckpointThatItsOwnerStillHas() throws IOException {
        try (CheckpointStorage storage = provider.open(location("c"));
                JobCheckpoints job = storage.own("job")) {
            commit(job, 1, 100_000);
            commit(job, 2, 100_000);
            try (StoredCheckpoint stored = provider.openStored(location("c/job/chk-0000000001"))) {
                stored.delete();
                stored.delete();
            }
            assertThat(job.list()).containsExactly(2L);
            commit(job, 3, 1);
            assertThat(job.list()).containsExactly(3L, 2L);
            assertThat(TestServer.SHARED.store(bucket).folders("c/job/"))
                    .filteredOn(folder -> folder.contains("/chk-0000000001-"))
                    .isEmpty();
        }
    }

    @Test
    void saysWhenNothingIsThere() {
        assertThatThrownBy(() -> provider.find(location("nowhere")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> provider.openStored(location("nowhere")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> provider.openStored(location("job/chk-0000000001")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("chk-0000000001");
    }

    @Test
    void namesABucketThatIsMissing() {
        URI missing = TestServer.SHARED.location("no-such-bucket", "x");
        assertThatThrownBy(() -> provider.open(missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-bucket")
                .hasMessageContaining("Make it");
    }

    @Test
    void saysWhichCredentialsAreWrongWithoutShowingThem() {
        String right = System.setProperty("aws.secretAccessKey", "wrong-secret");
        try {
            assertThatThrownBy(() -> provider.open(location("x")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("403")
                    .hasMessageContaining("Correct the credentials")
                    .hasMessageNotContaining("wrong-secret");
        } finally {
            System.setProperty("aws.secretAccessKey", right);
        }
    }

    @Test
    void saysWithinItsTimeoutThatAServiceIsNotThere() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> provider.open(URI.create("s3://b-1/x?endpoint=http://127.0.0.1:1&timeout=PT3S")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("http://127.0.0.1:1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void refusesUrisThatItDoesNotUnderstand() {
        List<String> refused = List.of(
                "s3:bucket/x",
                "s3:///x",
                "file:///x",
                "s3://b/x",
                "s3://bucket/a//b",
                "s3://bucket/../x",
                "s3://bucket/x#part",
                "s3://bucket/x?colour=red",
                "s3://bucket/x?path-style=perhaps",
                "s3://bucket/x?endpoint=localhost",
                "s3://bucket/x?sse=rot13",
                "s3://bucket/x?sse=AES256&sse-kms-key=1",
                "s3://bucket/x?timeout=soon",
                "s3://bucket/x?timeout=PT-1S",
                "s3://bucket/x?region=a&region=b");
        for (String uri : refused) {
            assertThatIllegalArgumentException()
                    .as(uri)
                    .isThrownBy(() -> provider.open(URI.create(uri)))
                    .withMessageContaining("s3://bucket/prefix");
        }
    }

    @Test
    void refusesCredentialsInAUriWithoutShowingThem() {
        for (String uri : List.of("s3://me:hush@bucket/x", "s3://bucket/x?endpoint=http://me:hush@host:1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider.open(URI.create(uri)))
                    .withMessageContaining("credentials")
                    .withMessageNotContaining("hush");
        }
    }

    @Test
    void refusesSizesThatTheServiceDoesNotTake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TestServer.SHARED.builder(bucket).setPartSize(1_000_000).build())
                .withMessageContaining("partSize");
        assertThatThrownBy(() -> S3CheckpointStorage.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("setBucket");
    }
}
