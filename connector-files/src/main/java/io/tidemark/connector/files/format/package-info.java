/** How the bytes of a file become records, and records become the bytes of a file. */
package io.tidemark.connector.files.format;
