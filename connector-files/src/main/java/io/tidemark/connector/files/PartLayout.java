package io.tidemark.connector.files;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Where the files of a sink lie and how they are called.
 *
 * @param directory of the sink, absolute
 * @param prefix what names begin with
 * @param suffix what names end with
 */
record PartLayout(Path directory, String prefix, String suffix) {
    /** Makes the directory if there is none, and checks that it can be written. */
    void prepare(String operator) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                force(directory.getParent());
            }
        } catch (IOException e) {
            throw new IOException(
                    "Sink '" + operator + "': the directory " + directory + " cannot be made: " + e
                            + ". Name another one, or remove what is in its way.",
                    e);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("Sink '" + operator + "': the directory " + directory
                    + " is not writable. Give this process the right to write there, or name another one.");
        }
    }

    Path bucketDirectory(PartName part) {
        return part.bucket().isEmpty() ? directory : directory.resolve(part.bucket());
    }

    /** The name under which others see the part. */
    Path published(PartName part) {
        return bucketDirectory(part).resolve(baseName(part));
    }

    /** The name while it may still change or vanish; hidden. */
    Path inProgress(PartName part) {
        return bucketDirectory(part).resolve("." + baseName(part) + ".inprogress");
    }

    /** Lists the parts that a subtask began in one attempt; hidden. */
    Path journal(int subtask, String executionId) {
        return directory.resolve(journalPrefix() + twoDigits(subtask) + "-" + executionId + PartJournal.EXTENSION);
    }

    String journalPrefix() {
        return "." + prefix + "-";
    }

    private String baseName(PartName part) {
        return String.format(
                Locale.ROOT, "%s-%02d-%s-%08d%s", prefix, part.subtask(), part.executionId(), part.counter(), suffix);
    }

    static String twoDigits(int subtask) {
        return String.format(Locale.ROOT, "%02d", subtask);
    }

    /** Makes new names, and renamed ones, in a directory survive a loss of power. */
    static void force(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            return; // Windows opens no directories; NTFS journals names by itself.
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
