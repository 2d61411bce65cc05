package io.tidemark.connector.socket;

import java.io.Serializable;
import java.util.Objects;

/** What a sink asks its peer at the barrier, and what the peer answers once it has secured all lines before. */
record Acknowledgement(String request, String reply) implements Serializable {
    private static final long serialVersionUID = 1L;

    Acknowledgement {
        checkLine("acknowledgedBy.request", request);
        checkLine("acknowledgedBy.reply", reply);
    }

    private static void checkLine(String option, String line) {
        Objects.requireNonNull(line, option);
        if (line.isEmpty() || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("The option " + option + " is '" + line.replaceAll("\\R", "\\\\n")
                    + "'; expected one line that is not empty, without its line end.");
        }
    }
}
