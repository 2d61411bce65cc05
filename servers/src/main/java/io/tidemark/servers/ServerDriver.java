package io.tidemark.servers;

import java.io.IOException;

/** Starts and ends one server, as processes of this machine or in a container; its ports and data stay. Not thread-safe. */
interface ServerDriver {
    /**
     * Starts the server and waits until it answers.
     *
     * @throws IOException if it does not answer in time; the message has what it said
     * @throws IllegalStateException if it runs
     */
    void start() throws IOException;

    /**
     * Asks the server to end, and waits until it has; does nothing if it does not run.
     *
     * @throws IOException if it does not end
     */
    void stop() throws IOException;

    /**
     * Kills all processes of the server by SIGKILL, and waits until they are gone; does nothing if it does not run.
     *
     * @throws IOException if it does not end
     */
    void kill() throws IOException;

    /**
     * Kills the server and gives up what it has beside the files of its directory.
     *
     * @throws IOException if that fails
     */
    void close() throws IOException;
}
