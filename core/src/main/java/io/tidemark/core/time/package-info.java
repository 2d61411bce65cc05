/** Watermarks and timers, as plain logic on the streams and on keyed state. */
package io.tidemark.core.time;
