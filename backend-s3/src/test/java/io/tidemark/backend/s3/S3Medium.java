package io.tidemark.backend.s3;

import io.tidemark.backend.s3.CheckpointLog.Head;
import io.tidemark.backend.s3.service.ObjectStore;
import io.tidemark.backend.s3.service.S3Clients;
import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.FlakyProxy;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of a real server, reached over a line that can be cut, by a client whose requests can be refused. */
final class S3Medium extends StorageMedium {
    private static final String PREFIX = "checkpoints";
    private static final int BATCH = 20;
    private static final int MAX_ATTEMPTS = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private final String bucket;
    private final ObjectStore direct;
    private final FlakyProxy line;
    private final RefusedRequests requests = new RefusedRequests();
    private final S3Client client;

    S3Medium() throws IOException {
        bucket = TestServer.SHARED.newBucket();
        direct = TestServer.SHARED.store(bucket);
        line = FlakyProxy.to(TestServer.SHARED.endpoint().getPort());
        client = S3Clients.create(
                TestServer.options(URI.create("http://127.0.0.1:" + line.port()), TIMEOUT),
                MAX_ATTEMPTS,
                List.of(requests));
    }

    @Override
    public CheckpointStorage open() throws IOException {
        return S3CheckpointStorage.builder()
                .setBucket(bucket)
                .setPrefix(PREFIX)
                .setClient(client)
                .setBatch(BATCH)
                .build();
    }

    private static JobKeys keys(String jobName) {
        return JobKeys.of(PREFIX, jobName);
    }

    private LogEntry state(String jobName) throws IOException {
        return new CheckpointLog(direct, keys(jobName)).newest(Head.NONE).entry();
    }

    @Override
    public List<String> holdings(String jobName) throws IOException {
        JobKeys keys = keys(jobName);
        LogEntry state = state(jobName);
        List<String> holdings = new ArrayList<>();
        for (String key : direct.list(keys.root(), "")) {
            String name = key.substring(keys.root().length());
            for (StoredAt complete : state.checkpoints()) {
                name = name.replaceFirst("^" + complete.directory() + "/", JobKeys.path(complete.checkpointId(), ""));
            }
            boolean ofComplete = !name.startsWith(key.substring(keys.root().length()));
            if (!key.startsWith(keys.logPrefix()) && !(ofComplete && name.endsWith("/" + JobKeys.METADATA))) {
                holdings.add(name);
            }
        }
        direct.uploads(keys.root()).forEach(upload -> holdings.add("upload to " + upload.key()));
        return holdings;
    }

    @Override
    public void tamper(String jobName, String path, UnaryOperator<byte @Nullable []> change) throws IOException {
        JobKeys keys = keys(jobName);
        JobKeys.FilePath file = keys.parse(path);
        String key = file.isShared()
                ? keys.shared(path)
                : keys.inDirectory(
                        state(jobName).find(file.checkpointId()).orElseThrow().directory(), file.name());
        change(key, change);
    }

    @Override
    public void tamperMetadata(String jobName, long checkpointId, UnaryOperator<byte @Nullable []> change)
            throws IOException {
        String directory = state(jobName).find(checkpointId).orElseThrow().directory();
        change(keys(jobName).inDirectory(directory, JobKeys.METADATA), change);
    }

    private void change(String key, UnaryOperator<byte @Nullable []> change) throws IOException {
        byte[] bytes = change.apply(direct.read(key));
        if (bytes == null) {
            direct.delete(List.of(key));
        } else {
            direct.put(key, bytes, bytes.length);
        }
    }

    @Override
    public boolean canFail() {
        return true;
    }

    @Override
    public void failAfter(int changes) {
        requests.refuseAfter(changes);
    }

    @Override
    public boolean hasFailed() {
        return requests.hasRefused();
    }

    @Override
    public void fill() {
        skip("S3 has no end of room, and s3proxy knows no quota.");
    }

    @Override
    public void goDown() {
        line.refuse();
    }

    @Override
    public void fallSilent() {
        line.fallSilent();
    }

    @Override
    public void recover() throws IOException {
        requests.recover();
        line.recover();
    }

    /** Three pages of the listings of this medium, and more. */
    @Override
    public int many() {
        return 3 * BATCH + 1;
    }

    @Override
    public void close() throws IOException {
        client.close();
        line.close();
        TestServer.SHARED.removeBucket(bucket);
    }
}
