package io.tidemark.backend.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.testkit.contract.StorageMedium;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory, whose disk fails by wish; or a file system of its own in memory, that can be full. */
final class DirectoryMedium extends StorageMedium {
    private static final String ROOMY = "1g";

    private final Path parent;
    private final Path root;
    private final boolean mounted;
    private final FailingDisk disk = new FailingDisk();

    private DirectoryMedium(Path parent, boolean mounted) {
        this.parent = parent;
        this.mounted = mounted;
        root = parent.resolve("checkpoints");
    }

    static DirectoryMedium in(Path directory) {
        return new DirectoryMedium(directory, false);
    }

    /** Mounts a file system on the directory, if this process may. */
    static DirectoryMedium onItsOwnDisk(Path directory) throws IOException {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + ROOMY, "tidemark-test", directory.toString());
        return new DirectoryMedium(directory, mounted);
    }

    private static boolean run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    @Override
    public CheckpointStorage open() throws IOException {
        return DirectoryCheckpointStorage.open(root, disk);
    }

    private Path of(String jobName) {
        return new JobDirectory(root, jobName).path();
    }

    @Override
    public List<String> holdings(String jobName) throws IOException {
        List<String> holdings = new ArrayList<>();
        Path job = of(jobName);
        try (Stream<Path> besides = Files.list(root)) {
            besides.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".") && !name.startsWith(".probe-")) // those have an age
                    .forEach(holdings::add);
        }
        List<Long> complete = new JobDirectory(root, jobName).checkpoints();
        try (Stream<Path> all = Files.walk(job)) {
            for (Path path : all.filter(path -> !path.equals(job)).toList()) {
                String name = job.relativize(path).toString();
                if (Files.isRegularFile(path)) {
                    boolean metadata = path.getFileName().toString().startsWith(MetadataFile.NAME);
                    boolean ofComplete = complete.stream()
                            .anyMatch(id -> name.startsWith(JobDirectory.numbered("chk-", id) + "/metadata"));
                    if (!metadata || !ofComplete) {
                        holdings.add(name);
                    }
                } else if (name.contains("/") && name.indexOf('/') != name.lastIndexOf('/')) {
                    holdings.add(name + "/"); // below the directory that an owner works in
                }
            }
        }
        return holdings;
    }

    @Override
    public void tamper(String jobName, String path, UnaryOperator<byte @Nullable []> change) throws IOException {
        change(of(jobName).resolve(path), change);
    }

    @Override
    public void tamperMetadata(String jobName, long checkpointId, UnaryOperator<byte @Nullable []> change)
            throws IOException {
        change(new JobDirectory(root, jobName).checkpoint(checkpointId).resolve(MetadataFile.NAME), change);
    }

    private static void change(Path file, UnaryOperator<byte @Nullable []> change) throws IOException {
        byte[] bytes = change.apply(Files.readAllBytes(file));
        if (bytes == null) {
            Files.delete(file);
        } else {
            Files.write(file, bytes);
        }
    }

    @Override
    public boolean canFail() {
        return true;
    }

    @Override
    public void failAfter(int changes) {
        disk.failAfter(changes);
    }

    @Override
    public boolean hasFailed() {
        return disk.hasFailed();
    }

    @Override
    public void fill() throws IOException {
        if (!mounted) {
            skip("This process may not mount a file system, so none can be filled.");
        }
        long used = Files.getFileStore(parent).getTotalSpace()
                - Files.getFileStore(parent).getUnallocatedSpace();
        assertThat(resize(Long.toString(used))).isTrue();
    }

    private boolean resize(String size) throws IOException {
        return run("mount", "-o", "remount,size=" + size, parent.toString());
    }

    @Override
    public void goDown() throws IOException {
        Files.createDirectories(root);
        Files.move(root, away());
        Files.write(root, "no directory".getBytes(StandardCharsets.US_ASCII));
    }

    private Path away() {
        return parent.resolve("away");
    }

    @Override
    public void recover() throws IOException {
        disk.recover();
        if (Files.exists(away())) {
            Files.delete(root);
            Files.move(away(), root);
        }
        if (mounted) {
            assertThat(resize(ROOMY)).isTrue();
        }
    }

    /** A listing of a directory has no pages. */
    @Override
    public int many() {
        return 300;
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            assertThat(run("umount", "-l", parent.toString())).isTrue();
        }
    }
}
