package io.tidemark.connector.files;

import io.tidemark.checkpoint.spi.guarantee.DeclaredGuarantee;
import io.tidemark.checkpoint.spi.runtime.SubtaskContext;
import io.tidemark.checkpoint.spi.sink.Sink;
import io.tidemark.checkpoint.spi.sink.SinkWriter;
import io.tidemark.connector.files.access.FileAccess;
import io.tidemark.connector.files.access.LocalFiles;
import io.tidemark.connector.files.format.Encoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Appends records to one file a subtask, {@code part-00}, {@code part-01} and so on, where they can be seen at once.
 * The files of earlier runs are continued.
 *
 * <p>At least once: what was written after the last checkpoint is written again after a failure. For each line exactly
 * once use {@link FileSink}. Lines are handed to the system in large pieces and at every checkpoint, whole; what a loss
 * of power left of a line is cut off when the file is opened again, since the record comes again.
 *
 * <p><b>Counters:</b> {@code recordsWritten}; {@code bytesWritten}.
 *
 * @param <T> the type of the records
 * @since 0.1
 */
public final class PlainFileSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final Encoder<? super T> encoder;
    private final String prefix;
    private final String suffix;

    private PlainFileSink(String directory, Encoder<? super T> encoder, String prefix, String suffix) {
        this.directory = directory;
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /**
     * Writes what {@code toString()} returns as lines.
     *
     * @param <T> the type of the records
     * @param directory made if there is none
     * @return the sink
     */
    public static <T> PlainFileSink<T> lines(Path directory) {
        return forRowFormat(directory, Encoder.lines());
    }

    /**
     * Writes lines with an encoder.
     *
     * @param <T> the type of the records
     * @param directory made if there is none
     * @param encoder must end each record with a line feed, by which a torn one is known; fails the attempt otherwise
     * @return the sink
     */
    public static <T> PlainFileSink<T> forRowFormat(Path directory, Encoder<? super T> encoder) {
        return new PlainFileSink<>(directory.toAbsolutePath().normalize().toString(), encoder, "part", "");
    }

    /**
     * Chooses what the names of the files begin with.
     *
     * @param filePrefix {@code part} by default
     * @return a sink with it
     * @throws IllegalArgumentException if no visible file name can begin with it
     */
    public PlainFileSink<T> withPartPrefix(String filePrefix) {
        String checked = FileSink.requireNamePiece("part prefix", filePrefix, true);
        return new PlainFileSink<>(directory, encoder, checked, suffix);
    }

    /**
     * Chooses what the names of the files end with.
     *
     * @param fileSuffix for example {@code .log}; empty by default
     * @return a sink with it
     * @throws IllegalArgumentException if no file name can end with it
     */
    public PlainFileSink<T> withPartSuffix(String fileSuffix) {
        String checked = FileSink.requireNamePiece("part suffix", fileSuffix, false);
        return new PlainFileSink<>(directory, encoder, prefix, checked);
    }

    @Override
    public DeclaredGuarantee guarantee() {
        return DeclaredGuarantee.atLeastOnce("lines appended after the last checkpoint are appended again after a"
                + " failure; use FileSink for exactly once");
    }

    @Override
    public SinkWriter<T> createWriter(SubtaskContext context, List<byte[]> states) throws IOException {
        Sink.requireNoState(context, states);
        try (FileAccess files = LocalFiles.OPENER.open(context)) {
            new PartLayout(directory, prefix, suffix).prepare(files, context.operatorName());
        }
        String name = prefix + "-" + PartLayout.twoDigits(context.subtaskIndex()) + suffix;
        return new AppendingFileWriter<>(Path.of(directory, name), encoder, context);
    }

    /**
     * Returns where the sink writes, for a person.
     *
     * @return the directory and the prefix
     */
    @Override
    public String toString() {
        return "plain files " + directory + "/" + prefix + "-*" + suffix;
    }
}
