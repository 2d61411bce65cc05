/** The source with its builder, and the posts that it reads; what they are made of is package-private. */
package io.tidemark.connector.twitter;
