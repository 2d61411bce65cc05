/** The file system below the sources and sinks: what they need of it, and the local one. For connectors of this project. */
package io.tidemark.connector.files.access;
