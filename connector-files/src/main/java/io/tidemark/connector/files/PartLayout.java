package io.tidemark.connector.files;

import io.tidemark.connector.files.access.FileAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the files of a sink lie and how they are called.
 *
 * @param directory of the sink, absolute
 * @param prefix what names begin with
 * @param suffix what names end with
 */
record PartLayout(String directory, String prefix, String suffix) {
    /** Makes the directory if there is none, and checks that it can be written. */
    void prepare(FileAccess files, String operator) throws IOException {
        try {
            if (!files.isDirectory(directory)) {
                files.makeDirectories(directory);
                files.force(parentOf(directory));
            }
        } catch (IOException e) {
            throw new IOException(
                    "Sink '" + operator + "': the directory " + directory + " cannot be made: " + e
                            + ". Name another one, or remove what is in its way.",
                    e);
        }
        if (!files.isWritable(directory)) {
            throw new IOException("Sink '" + operator + "': the directory " + directory
                    + " is not writable. Give this process the right to write there, or name another one.");
        }
    }

    String bucketDirectory(PartName part) {
        return part.bucket().isEmpty() ? directory : in(directory, part.bucket());
    }

    /** Returns the directory of a part and those above it, up to that of the sink. */
    List<String> directoriesOf(PartName part) {
        List<String> directories = new ArrayList<>();
        for (String each = bucketDirectory(part); !each.equals(directory); each = parentOf(each)) {
            directories.add(each);
        }
        directories.add(directory);
        return directories;
    }

    /** The name under which others see the part. */
    String published(PartName part) {
        return in(bucketDirectory(part), baseName(part));
    }

    /** The name while it may still change or vanish; hidden. */
    String inProgress(PartName part) {
        return in(bucketDirectory(part), FileAccess.HIDDEN + baseName(part) + FileAccess.IN_PROGRESS);
    }

    /** Lists the parts that a subtask began in one attempt; hidden. */
    String journal(int subtask, String executionId) {
        return in(directory, journalName(subtask, executionId));
    }

    String journalName(int subtask, String executionId) {
        return journalPrefix() + twoDigits(subtask) + "-" + executionId + PartJournal.EXTENSION;
    }

    String journalPrefix() {
        return FileAccess.HIDDEN + prefix + "-";
    }

    private String baseName(PartName part) {
        return String.format(
                Locale.ROOT, "%s-%02d-%s-%08d%s", prefix, part.subtask(), part.executionId(), part.counter(), suffix);
    }

    static String twoDigits(int subtask) {
        return String.format(Locale.ROOT, "%02d", subtask);
    }

    private static String in(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    private static String parentOf(String path) {
        int end = path.lastIndexOf('/');
        return end > 0 ? path.substring(0, end) : "/";
    }
}
