/** Which splits a source has, and which subtask reads them. */
package io.tidemark.core.source;
