/** Descriptors by which a function declares its keyed state. */
package io.tidemark.api.state;
