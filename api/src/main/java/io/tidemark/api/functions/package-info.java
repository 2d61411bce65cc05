/** The functions a user writes; all are serializable, so that an engine can ship them, and none is called by two threads. */
package io.tidemark.api.functions;
