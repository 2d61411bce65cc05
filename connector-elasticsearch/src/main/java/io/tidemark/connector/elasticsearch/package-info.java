/** The sink with its builder, and the actions that it sends; what they are made of is package-private. */
package io.tidemark.connector.elasticsearch;
