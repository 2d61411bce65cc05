package io.tidemark.cli;

import io.tidemark.checkpoint.metadata.NewerFormatException;
import io.tidemark.checkpoint.spi.serde.IncompatibleSchemaException;
import io.tidemark.checkpoint.spi.storage.CorruptCheckpointException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command {@code tidemark}. What it prints is UTF-8. */
public final class Tidemark {
    /** Everything that was looked at is as it should be. */
    static final int FINE = 0;

    /** Something is damaged, or of a version that this one cannot read. */
    static final int DAMAGED = 1;

    /** The arguments are wrong, or there is nothing at the place they name. */
    static final int WRONG = 2;

    private Tidemark() {}

    /**
     * Carries out a command and ends the process with its exit code.
     *
     * @param arguments for example {@code checkpoint list /var/lib/checkpoints}
     */
    public static void main(String[] arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        int exitCode = run(arguments, out, err);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /** Carries out a command and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine commands = Commands.of(out);
        commands.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        commands.setExecutionExceptionHandler((failure, command, result) -> {
            out.flush();
            if (!isExpected(failure)) {
                throw failure;
            }
            err.println("tidemark: " + Printable.of(message(failure)));
            return isDamage(failure) ? DAMAGED : WRONG;
        });
        return commands.execute(arguments);
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof IllegalArgumentException
                || failure instanceof IncompatibleSchemaException;
    }

    /** What fails in the middle of entries, and not at the start, is damaged or missing. */
    private static boolean isDamage(Exception failure) {
        return failure instanceof CorruptCheckpointException
                || failure instanceof NewerFormatException
                || failure instanceof UncheckedIOException;
    }

    static String message(Throwable failure) {
        if (failure instanceof UncheckedIOException && failure.getCause() != null) {
            return message(failure.getCause());
        } else if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + " cannot be read; run this as a user who may, or change its permissions";
        } else if (failure instanceof FileSystemException file && file.getReason() != null && file.getFile() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
