package io.tidemark.connector.socket;

import java.io.IOException;

/** Thrown for a line above the limit, told apart from a broken connection because connecting again does not help. */
final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    LineTooLongException(int maxLineLength) {
        super("a line is longer than " + maxLineLength + " characters");
    }
}
