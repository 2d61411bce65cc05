/** What a user gets end to end on each path from a source to a sink, and which link is the weakest. */
package io.tidemark.core.guarantee;
