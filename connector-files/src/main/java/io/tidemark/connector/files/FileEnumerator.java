package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.source.SplitEnumerator;
import io.tidemark.connector.files.access.FileAccess;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Lists the files of a source as splits at their beginning, in the order of their paths. */
final class FileEnumerator implements SplitEnumerator<FileSplit> {
    private static final System.Logger LOG = System.getLogger(FileEnumerator.class.getName());

    private final FileAccess access;
    private final FileListing listing;
    private final Duration interval;
    private final String operator;
    private boolean reported;

    FileEnumerator(FileAccess access, FileListing listing, Duration interval, String operator) {
        this.access = access;
        this.listing = listing;
        this.interval = interval;
        this.operator = operator;
    }

    @Override
    public List<FileSplit> discover() throws IOException {
        FileListing.Result found;
        try {
            found = listing.list();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "Source '" + operator + "': " + e.getFile() + " does not exist. Check the path" + whereItStarts()
                            + ".",
                    e);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "Source '" + operator + "': " + listing.path() + " does not exist, and as a glob it has a mistake: "
                            + e.getDescription() + ". Correct it; a backslash before a character takes it as it is.",
                    e);
        } catch (IOException e) {
            throw new IOException("Source '" + operator + "': " + listing.path() + " cannot be listed: " + e, e);
        }
        if (found.files().isEmpty() && found.glob() && interval.isZero()) {
            throw new IOException("Source '" + operator + "': the glob " + listing.path() + " matches no file"
                    + hidden(found) + ". Correct it, or watch for new files with monitorContinuously.");
        }
        if (found.files().isEmpty() && !reported) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Source ''{0}'' found no file in {1}{2}.",
                    operator,
                    listing.path(),
                    hidden(found));
        } else if (found.hidden() > 0 && !reported) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Source ''{0}'' found {1} files in {2}{3}.",
                    operator,
                    found.files().size(),
                    listing.path(),
                    hidden(found));
        }
        reported = true;
        List<FileSplit> splits = new ArrayList<>();
        for (String file : found.files()) {
            if (!access.isReadable(file)) {
                throw new IOException("Source '" + operator + "': the file " + file
                        + " cannot be read. Give this process the right to read it,"
                        + " unless it is a link to nothing or was just removed.");
            }
            splits.add(FileSplit.atBeginning(file));
        }
        return splits;
    }

    private String whereItStarts() {
        boolean absolute = access.absolute(listing.path()).equals(listing.path());
        return absolute ? "" : " (relative ones start at " + access.absolute("") + ")";
    }

    private static String hidden(FileListing.Result found) {
        return found.hidden() == 0 ? "" : " (" + found.hidden() + " whose name begins with . or _ are left out)";
    }

    @Override
    public Duration rediscoverEvery() {
        return interval;
    }

    @Override
    public void close() throws IOException {
        access.close();
    }
}
