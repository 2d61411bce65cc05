package io.tidemark.connector.files.access;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a file of an earlier attempt goes on.
 *
 * @param file behind the bytes that the checkpoint has; {@code null} if nothing can be appended: the file ends there
 * @param inPlace whether it is the old file itself, not a copy in another one
 * @since 0.1
 */
public record ResumedFile(@Nullable WritableFile file, boolean inPlace) {
    /** The old file ends where the checkpoint has its end. */
    public static final ResumedFile ENDED = new ResumedFile(null, true);

    /**
     * The old file goes on.
     *
     * @param file the old file
     * @return how it goes on
     */
    public static ResumedFile inPlace(WritableFile file) {
        return new ResumedFile(file, true);
    }

    /**
     * A new file begins with a copy of the old one, which stays as it is.
     *
     * @param file the new file
     * @return how it goes on
     */
    public static ResumedFile copied(WritableFile file) {
        return new ResumedFile(file, false);
    }

    /**
     * Says whether nothing can be appended.
     *
     * @return {@code true} if there is no file to append to
     */
    public boolean hasEnded() {
        return file == null;
    }

    /**
     * Returns what to append to.
     *
     * @return the file
     * @throws NullPointerException if it {@linkplain #hasEnded() has ended}
     */
    public WritableFile open() {
        return Objects.requireNonNull(file, "a file that has ended");
    }
}
