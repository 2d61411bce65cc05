/** Kinds of keyed state that are made of other kinds, so that any state backend serves them. */
package io.tidemark.core.state;
