package io.tidemark.backend.filesystem;

import io.tidemark.checkpoint.spi.storage.CheckpointStorage;
import io.tidemark.checkpoint.spi.storage.CheckpointStorageProvider;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter;
import io.tidemark.checkpoint.spi.storage.CheckpointWriter.Sharing;
import io.tidemark.checkpoint.spi.storage.JobCheckpoints;
import io.tidemark.checkpoint.spi.storage.StateFile;
import io.tidemark.checkpoint.spi.storage.StateFileOutput;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/** A job in a JVM of its own, from the class path: owns "job" in a directory and does what it is told. */
final class OtherProcess {
    /** In bytes; too large for the disk of a process that is started with a limit. */
    static final int LARGE = 300_000;

    /** How many checkpoints are kept. */
    static final int RETAINED = 3;

    private OtherProcess() {}

    /** Prepares a process; its output is read by the caller, its errors are shown. */
    static ProcessBuilder start(List<String> before, Path directory, String task) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:-UsePerfData");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                place(OtherProcess.class),
                place(FileCheckpointStorageProvider.class),
                place(CheckpointStorageProvider.class)));
        command.add(OtherProcess.class.getName());
        command.add(directory.toUri().toString());
        command.add(task);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Finds the jar or directory that a class came from; of a patched module that is not the module's own. */
    private static String place(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(type.getResource(file)).toString();
        String place = url.substring(0, url.length() - file.length())
                .replaceFirst("^jar:", "")
                .replaceFirst("!$", "");
        return Path.of(URI.create(place)).toString();
    }

    public static void main(String[] arguments) throws IOException {
        CheckpointStorageProvider provider =
                ServiceLoader.load(CheckpointStorageProvider.class).findFirst().orElseThrow();
        try (CheckpointStorage storage = provider.open(URI.create(arguments[0]));
                JobCheckpoints job = storage.own("job")) {
            switch (arguments[1]) {
                case "take-over" -> takeOver(job);
                case "commit-until-killed" -> commitUntilKilled(job);
                case "fill-the-disk" -> fillTheDisk(job);
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void takeOver(JobCheckpoints job) throws IOException {
        long next = job.list().stream().findFirst().orElse(0L) + 1;
        commit(job, next, 1);
        say("epoch " + job.epoch() + " committed " + next);
    }

    private static void commitUntilKilled(JobCheckpoints job) throws IOException {
        long next = job.list().stream().findFirst().orElse(0L) + 1;
        while (true) {
            commit(job, next, 1_000);
            say(Long.toString(next));
            for (long id : job.list()) {
                if (id <= next - RETAINED) {
                    job.delete(id);
                }
            }
            next++;
        }
    }

    private static void fillTheDisk(JobCheckpoints job) throws IOException {
        commit(job, 1, 1_000);
        say("1: committed");
        report("2: large file", () -> commit(job, 2, LARGE));
        report("3: large shared file", () -> {
            try (CheckpointWriter writer = job.begin(3)) {
                write(writer, Sharing.SHARED, LARGE);
            }
        });
        report("4: large metadata", () -> {
            try (CheckpointWriter writer = job.begin(4)) {
                write(writer, Sharing.EXCLUSIVE, 1);
                writer.commit(new byte[LARGE]);
            }
        });
        say("listed " + job.list() + " shared " + job.listShared());
        commit(job, 5, 1_000);
        say("5: committed");
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void report(String what, Task task) {
        try {
            task.run();
            say(what + ": no failure");
        } catch (IOException e) {
            say(what + ": " + e.getMessage());
        }
    }

    private static void commit(JobCheckpoints job, long checkpointId, int size) throws IOException {
        try (CheckpointWriter writer = job.begin(checkpointId)) {
            StateFile file = write(writer, Sharing.EXCLUSIVE, size);
            writer.commit((file.path() + " " + file.size() + " " + file.crc32c()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static StateFile write(CheckpointWriter writer, Sharing sharing, int size) throws IOException {
        try (StateFileOutput output = writer.create("state", sharing)) {
            output.write(new byte[size]);
            return output.finish();
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
