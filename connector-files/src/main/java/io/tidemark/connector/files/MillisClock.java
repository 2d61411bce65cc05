package io.tidemark.connector.files;

import java.io.Serializable;

/** Tells the time, so that a test can set it. */
@FunctionalInterface
interface MillisClock extends Serializable {
    /** The system's clock. */
    MillisClock SYSTEM = System::currentTimeMillis;

    /** Returns milliseconds since 1970. */
    long millis();
}
