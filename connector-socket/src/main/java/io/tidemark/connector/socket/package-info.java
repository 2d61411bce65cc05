/** The socket source and sink with their builders; what they are made of is package-private. */
package io.tidemark.connector.socket;
