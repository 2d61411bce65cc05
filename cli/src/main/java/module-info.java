/**
 * The command line {@code tidemark}: lists, shows and verifies checkpoints and savepoints, for a person or, with
 * {@code --json}, for a program. Exports nothing: its face is what it prints and its exit code.
 */
@org.jspecify.annotations.NullMarked
module io.tidemark.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.tidemark.checkpoint.metadata;
    requires io.tidemark.checkpoint.spi;
    requires io.tidemark.savepoint.reader;
    requires static transitive org.jspecify;
}
