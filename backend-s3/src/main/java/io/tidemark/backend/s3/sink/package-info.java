/** Writes records to objects that appear whole, each record in exactly one of them. */
package io.tidemark.backend.s3.sink;
