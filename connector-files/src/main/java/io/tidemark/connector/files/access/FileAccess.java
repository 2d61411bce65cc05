package io.tidemark.connector.files.access;

import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the file source and the rolling file sink need of a file system. One is opened for each reader, writer, enumerator
 * and committer, and used by one thread at a time.
 *
 * <p>Paths are texts; {@link #absolute} makes one that names the same file for everybody, and a name is appended to it
 * behind a slash. What is missing is a {@link java.nio.file.NoSuchFileException}, what is in the way a
 * {@link java.nio.file.FileAlreadyExistsException}, on every file system.
 *
 * @since 0.1
 */
public interface FileAccess extends Closeable {
    /** What the name of a part begins and ends with while it may still change or vanish; no reader looks at such files. */
    String HIDDEN = ".";

    /** What the name of a part ends with until it is published. */
    String IN_PROGRESS = ".inprogress";

    /**
     * Opens a file system. Part of the configuration of a source or sink.
     *
     * @since 0.1
     */
    @FunctionalInterface
    interface Opener extends Serializable {
        /**
         * Opens the file system.
         *
         * @param context for whom, for errors
         * @return the file system; the caller closes it
         * @throws IOException if it cannot be reached; the message names it
         */
        FileAccess open(SubtaskContext context) throws IOException;
    }

    /**
     * A file or directory in a directory.
     *
     * @param path absolute
     * @param name the last part of it
     * @param isDirectory whether it is a directory
     * @since 0.1
     */
    record Entry(String path, String name, boolean isDirectory) {}

    /**
     * Says whether to read files on a thread of their own, since the file system may take its time to answer.
     *
     * @return {@code false} if it answers at once. If {@code true}, {@link ReadableFile#fingerprint} must do so all the same
     */
    boolean isRemote();

    /**
     * Makes a path absolute and normalized.
     *
     * @param path as a user writes it
     * @return names the same file in every process
     */
    String absolute(String path);

    /**
     * Says whether there is a file or directory. A link counts, wherever it leads.
     *
     * @param path absolute
     * @return whether there is one
     * @throws IOException if the file system does not say
     */
    boolean exists(String path) throws IOException;

    /**
     * Says whether there is a directory.
     *
     * @param path absolute
     * @return {@code false} also if there is nothing
     * @throws IOException if the file system does not say
     */
    boolean isDirectory(String path) throws IOException;

    /**
     * Says whether a file can be read.
     *
     * @param file absolute
     * @return {@code true} also where asking costs a call: then {@link #open} fails
     * @throws IOException if the file system does not say
     */
    boolean isReadable(String file) throws IOException;

    /**
     * Says whether files can be made in a directory.
     *
     * @param directory absolute
     * @return whether they can
     * @throws IOException if the file system does not say
     */
    boolean isWritable(String directory) throws IOException;

    /**
     * Returns how many bytes of a file count.
     *
     * @param file absolute, and closed by its writer
     * @return in bytes
     * @throws IOException if there is no such file
     */
    long length(String file) throws IOException;

    /**
     * Lists a directory, in no order.
     *
     * @param directory absolute
     * @param names which names to list
     * @return what it holds; links count as what they lead to
     * @throws IOException if it cannot be listed
     */
    List<Entry> list(String directory, Predicate<String> names) throws IOException;

    /**
     * Makes a directory and those above it, if they are not there. They survive a loss of power once {@link #force} was
     * called for the directories that hold them.
     *
     * @param directory absolute
     * @throws IOException if it cannot be made
     */
    void makeDirectories(String directory) throws IOException;

    /**
     * Makes new names in a directory, and renamed ones, survive a loss of power.
     *
     * @param directory absolute
     * @throws IOException if that fails
     */
    void force(String directory) throws IOException;

    /**
     * Deletes a file, if it is there.
     *
     * @param file absolute; may be open in another process
     * @return whether it was there
     * @throws IOException if it cannot be deleted
     */
    boolean deleteIfExists(String file) throws IOException;

    /**
     * Renames a file, atomically.
     *
     * @param source absolute
     * @param target absolute, on the same file system; the caller has seen that there is none
     * @throws IOException if it is not renamed
     */
    void move(String source, String target) throws IOException;

    /**
     * Makes a file.
     *
     * @param file absolute
     * @return the file, open for writing
     * @throws IOException if it is there already, or cannot be made
     */
    WritableFile create(String file) throws IOException;

    /**
     * Goes on with a file that an earlier attempt wrote, behind the bytes that a checkpoint has. That attempt may live and
     * write to it; nothing that it writes from now on may become part of what this one writes. Can be done again, with the
     * same length, after a crash at any moment.
     *
     * @param file absolute
     * @param length how many bytes the checkpoint has, at least 1
     * @param successor makes a new file, for a file system on which only a copy is safe
     * @return how it goes on
     * @throws TooShortException if it has fewer bytes
     * @throws IOException if there is no such file, or it cannot be continued
     */
    ResumedFile resume(String file, long length, Successor successor) throws IOException;

    /**
     * Opens a file for reading.
     *
     * @param file absolute
     * @return the file, at its beginning
     * @throws IOException if there is no such file, or it cannot be opened
     */
    ReadableFile open(String file) throws IOException;

    /**
     * Opens a file that a dead attempt may have left open for writing. It may be taken from that attempt to be read.
     *
     * @param file absolute
     * @return the file, at its beginning
     * @throws IOException if there is no such file, or it cannot be opened
     */
    default ReadableFile openLeftover(String file) throws IOException {
        return open(file);
    }

    /**
     * Makes the file that continues another one.
     *
     * @since 0.1
     */
    @FunctionalInterface
    interface Successor {
        /**
         * Makes the file.
         *
         * @return empty, and open for writing; closed by the caller of {@link FileAccess#resume}
         * @throws IOException if it cannot be made
         */
        WritableFile create() throws IOException;
    }
}
