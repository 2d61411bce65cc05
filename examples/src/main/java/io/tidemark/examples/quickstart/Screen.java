package io.tidemark.examples.quickstart;

import java.io.PrintStream;

/** Where the quickstart writes: lines, and on a terminal a last one that changes in place. Thread-safe. */
final class Screen {
    private static final String CLEAR_LINE = "\r\u001B[K";
    private static final String RED = "\u001B[31m";
    private static final String GREEN = "\u001B[32m";
    private static final String PLAIN = "\u001B[0m";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean coloured;
    private String status = "";

    Screen(PrintStream out, PrintStream err, boolean terminal, boolean coloured) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.coloured = coloured;
    }

    boolean isTerminal() {
        return terminal;
    }

    void line(String text) {
        print(out, text);
    }

    /** Writes what is wrong, to standard error. */
    void complain(String text) {
        print(err, text);
    }

    private synchronized void print(PrintStream stream, String text) {
        if (!status.isEmpty()) {
            out.print(CLEAR_LINE);
            out.flush();
        }
        stream.println(text);
        stream.flush();
        out.print(status);
        out.flush();
    }

    /** Replaces the last line; only for terminals. */
    synchronized void status(String text) {
        if (!text.equals(status)) {
            status = text;
            out.print(CLEAR_LINE + text);
            out.flush();
        }
    }

    /** Leaves the last line where it is. */
    synchronized void keepStatus() {
        if (!status.isEmpty()) {
            out.println();
            status = "";
        }
    }

    String good(String text) {
        return coloured ? GREEN + text + PLAIN : text;
    }

    String bad(String text) {
        return coloured ? RED + text + PLAIN : text;
    }
}
