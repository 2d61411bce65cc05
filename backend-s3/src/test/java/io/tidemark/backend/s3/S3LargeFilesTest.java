package io.tidemark.backend.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Clients;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import io.tidemark.testkit.contract.FlakyProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** Files that are uploaded in parts. */
class S3LargeFilesTest {
    private static final int PART = StorageSettings.MIN_PART_SIZE;
    private static final byte[] CONTENT = new byte[2 * PART + 12_345];

    private String bucket;
    private ObjectStore store;

    @BeforeEach
    void makeBucket() throws IOException {
        new Random(1).nextBytes(CONTENT);
        bucket = TestServer.SHARED.newBucket();
        store = TestServer.SHARED.store(bucket);
    }

    private CheckpointStorage open(S3Client client) throws IOException {
        return S3CheckpointStorage.builder()
                .setBucket(bucket)
                .setClient(client)
                .setPartSize(PART)
                .build();
    }

    private CheckpointStorage open() throws IOException {
        return open(TestServer.SHARED.client());
    }

    private static StateFile write(CheckpointWriter writer, Sharing sharing, int length) throws IOException {
        try (StateFileOutput output = writer.create("large", sharing)) {
            output.write(CONTENT, 0, length);
            return output.finish();
        }
    }

    @Test
    void areTheSameAgainWhateverTheirLastPartIs() throws IOException {
        try (CheckpointStorage storage = open();
                JobCheckpoints job = storage.own("job")) {
            long checkpointId = 1;
            for (int length : new int[] {PART, PART + 1, CONTENT.length}) {
                try (CheckpointWriter writer = job.begin(checkpointId++)) {
                    StateFile file = write(writer, Sharing.SHARED, length);
                    writer.commit(new byte[0]);
                    try (InputStream input = job.open(file)) {
                        assertThat(Arrays.equals(input.readAllBytes(), Arrays.copyOf(CONTENT, length)))
                                .isTrue();
                    }
                }
            }
        }
        assertThat(store.uploads("")).isEmpty();
    }

    @Test
    void leaveNoUploadWhenTheyAreGivenUp() throws IOException {
        try (CheckpointStorage storage = open();
                JobCheckpoints job = storage.own("job")) {
            CheckpointWriter writer = job.begin(1);
            StateFileOutput closed = writer.create("closed", Sharing.EXCLUSIVE);
            closed.write(CONTENT);
            closed.close();
            writer.create("open", Sharing.SHARED).write(CONTENT);
            assertThat(store.uploads("")).hasSize(1);
            writer.close();
            assertThat(store.uploads("")).isEmpty();
            assertThat(store.folders("job/")).containsExactly("job/log/");
        }
    }

    @Test
    void ofAKilledOwnerAreGivenUpByTheNextAndOthersAreLeft() throws IOException {
        store.createUpload("job/chk-of-somebody-else/part");
        store.createUpload("other/chk-0000000001-0000000001-0000000001/part");
        CheckpointWriter killed = open().own("job").begin(1);
        killed.create("own", Sharing.EXCLUSIVE).write(CONTENT);
        killed.create("shared", Sharing.SHARED).write(CONTENT);
        assertThat(store.uploads("")).hasSize(4);
        try (JobCheckpoints job = open().own("job")) {
            assertThat(store.uploads(""))
                    .extracting(ObjectStore.Upload::key)
                    .containsExactlyInAnyOrder(
                            "job/chk-of-somebody-else/part", "other/chk-0000000001-0000000001-0000000001/part");
            assertThat(job.list()).isEmpty();
        }
    }

    @Test
    void goOnWhereTheirDownloadBrokeOff() throws IOException {
        StateFile file;
        try (CheckpointStorage storage = open();
                JobCheckpoints job = storage.own("job");
                CheckpointWriter writer = job.begin(1)) {
            file = write(writer, Sharing.EXCLUSIVE, CONTENT.length);
            writer.commit(new byte[0]);
        }
        try (FlakyProxy line = FlakyProxy.to(TestServer.SHARED.endpoint().getPort());
                S3Client client = S3Clients.create(
                        TestServer.options(URI.create("http://127.0.0.1:" + line.port()), Duration.ofSeconds(120)));
                CheckpointStorage storage = open(client);
                JobCheckpoints job = storage.own("job");
                InputStream input = job.open(file)) {
            byte[] first = input.readNBytes(PART);
            line.fallSilent();
            line.recover(); // cuts what was silent
            byte[] rest = input.readAllBytes();
            assertThat(Arrays.equals(first, Arrays.copyOf(CONTENT, PART))).isTrue();
            assertThat(Arrays.equals(rest, Arrays.copyOfRange(CONTENT, PART, CONTENT.length)))
                    .isTrue();
        }
    }

    @Test
    void ofACheckpointThatIsSmallCostNoObject() throws IOException {
        try (CheckpointStorage storage = open();
                JobCheckpoints job = storage.own("job");
                CheckpointWriter writer = job.begin(1)) {
            StateFile first = write(writer, "a", 16 * 1024);
            StateFile second = write(writer, "b", 7);
            StateFile third = write(writer, "c", 16 * 1024 + 1);
            writer.commit(new byte[] {1, 2, 3});
            String directory = "job/chk-0000000001-0000000001-0000000001/";
            assertThat(store.list(directory, ""))
                    .containsExactly(directory + "c", directory + "metadata.json.tidemark");
            for (StateFile file : List.of(first, second, third)) {
                try (InputStream input = job.open(file)) {
                    assertThat(input.readAllBytes()).isEqualTo(Arrays.copyOf(CONTENT, (int) file.size()));
                }
            }
            assertThat(job.readMetadata(1)).containsExactly(1, 2, 3);
        }
    }

    private static StateFile write(CheckpointWriter writer, String name, int length) throws IOException {
        try (StateFileOutput output = writer.create(name, Sharing.EXCLUSIVE)) {
            output.write(CONTENT, 0, length);
            return output.finish();
        }
    }
}
